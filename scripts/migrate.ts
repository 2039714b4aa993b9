// npm run db:migrate
import { migrateCommand } from "./cli/migrate";
import { failWith } from "./stack/foreground";

await migrateCommand.run({}).catch(failWith);
