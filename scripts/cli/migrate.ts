import type { Subcommand } from "./subcommand";
import { withInstance } from "./with-instance";

export const migrateCommand: Subcommand = {
  summary: "bring the database to this version (npm start does so by itself)",
  flags: {},
  run: () =>
    withInstance(() => {
      process.stdout.write("The database is at this version.\n");
      return Promise.resolve();
    }),
};
