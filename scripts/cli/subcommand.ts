import type { ParseArgsConfig } from "node:util";
import { StartupError } from "@/lib/platform/startup-error";

/** The command line is wrong; exits with status 2. */
export class UsageError extends StartupError {
  override readonly name = "UsageError";
}

export type FlagValues = Readonly<Record<string, string | boolean | undefined>>;

export interface Flag {
  readonly type: "string" | "boolean";
  readonly description: string;
  readonly isRequired?: boolean;
  /** What stands for the value in the help, such as `slug`. */
  readonly placeholder?: string;
}

/** One command of `gatehouse`: a new one is a file like its neighbours and a line in scripts/gatehouse.ts. */
export interface Subcommand {
  readonly summary: string;
  readonly flags: Readonly<Record<string, Flag>>;
  run(flags: FlagValues): Promise<void>;
}

/** The flags in the form that node:util wants. */
export function parseOptions(command: Subcommand): NonNullable<ParseArgsConfig["options"]> {
  const flags = Object.entries(command.flags).map(([name, flag]) => [name, { type: flag.type }]);
  return { ...Object.fromEntries(flags), help: { type: "boolean" } };
}

/** A flag's text; the table has made sure that required ones are there. */
export function textFlag(flags: FlagValues, name: string): string {
  const value = flags[name];
  if (typeof value !== "string" || value === "") throw new UsageError(`--${name} needs a value.`);
  return value;
}

/** Help of one command. */
export function helpOf(name: string, command: Subcommand): string {
  const rows = Object.entries(command.flags).map(([flag, { placeholder, description, isRequired }]) => {
    const head = `--${flag}${placeholder === undefined ? "" : ` <${placeholder}>`}`;
    return `  ${head.padEnd(24)} ${description}${isRequired === true ? " (required)" : ""}`;
  });
  return [
    `gatehouse ${name}: ${command.summary}`,
    "",
    ...rows,
    `  ${"--help".padEnd(24)} This help`,
    "",
  ].join("\n");
}
