// npm run -s gatehouse -- <command>: what an operator does from the command line.
import { parseArgs } from "node:util";
import { AppError } from "@/lib/shared/errors";
import { bootstrapCommand } from "./cli/bootstrap";
import { doctorCommand } from "./cli/doctor";
import { lockCommand } from "./cli/lock";
import { migrateCommand } from "./cli/migrate";
import { helpOf, parseOptions, UsageError, type FlagValues, type Subcommand } from "./cli/subcommand";
import { failWith } from "./stack/foreground";

const COMMANDS: Readonly<Record<string, Subcommand>> = {
  bootstrap: bootstrapCommand,
  doctor: doctorCommand,
  lock: lockCommand,
  migrate: migrateCommand,
};

const EXIT_USAGE = 2;

try {
  await main(process.argv.slice(2));
  // Connections of the product would keep the process alive, and everything is done.
  process.stdout.write("", () => process.exit());
} catch (error) {
  const isUsage = error instanceof UsageError || (error instanceof AppError && error.kind === "invalid");
  if (!isUsage && !(error instanceof AppError)) failWith(error);
  process.stderr.write(`✗ ${error instanceof AppError ? sentenceOf(error) : error.message}\n`);
  process.exit(isUsage ? EXIT_USAGE : 1);
}

async function main(args: readonly string[]): Promise<void> {
  const [name, ...rest] = args;
  if (name === undefined || name === "--help" || name === "help") {
    process.stdout.write(overview());
    return;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) throw new UsageError(`There is no command "${name}".\n\n${overview()}`);
  const flags = parseFlags(command, rest);
  if (flags["help"] === true) {
    process.stdout.write(helpOf(name, command));
    return;
  }
  for (const [flag, { isRequired }] of Object.entries(command.flags)) {
    if (isRequired === true && flags[flag] === undefined) {
      throw new UsageError(`--${flag} is missing.\n\n${helpOf(name, command)}`);
    }
  }
  await command.run(flags);
}

function parseFlags(command: Subcommand, args: readonly string[]): FlagValues {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: parseOptions(command),
      allowPositionals: false,
    });
    return Object.fromEntries(
      Object.entries(values).filter((entry): entry is [string, string | boolean] => !Array.isArray(entry[1])),
    );
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

function overview(): string {
  const rows = Object.entries(COMMANDS).map(([name, { summary }]) => `  ${name.padEnd(12)} ${summary}`);
  return [
    "Usage: npm run -s gatehouse -- <command> [flags]",
    "",
    ...rows,
    "",
    "gatehouse <command> --help",
    "",
  ].join("\n");
}

function sentenceOf(error: AppError): string {
  return [error.publicMessage, ...error.issues.map((issue) => `  --${issue.path}: ${issue.message}`)].join(
    "\n",
  );
}
