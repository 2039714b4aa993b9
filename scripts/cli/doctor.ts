import { runDoctor } from "../doctor/run-doctor";
import type { Subcommand } from "./subcommand";

export const doctorCommand: Subcommand = {
  summary: "check this machine and the configuration, with a fix for each failure",
  flags: {},
  run: async () => {
    if (!(await runDoctor(process.env))) process.exitCode = 1;
  },
};
