// npm run generate: the database client, when it is missing or older than the schema.
import { generateIfNeeded } from "./stack/build";
import { failWith } from "./stack/foreground";
import { createProgress } from "./stack/progress";

await generateIfNeeded(createProgress()).catch(failWith);
