// The import rules of .dependency-cruiser.cjs over the whole code. A parser that reads nothing would pass, so the
// number of modules is checked too.
import { execFileSync } from "node:child_process";
import process from "node:process";

const FEWEST_MODULES = 200;

try {
  const report = execFileSync(
    "npx",
    [
      "depcruise",
      "app",
      "components",
      "lib",
      "workers",
      "server.ts",
      "pages.ts",
      "--config",
      ".dependency-cruiser.cjs",
    ],
    { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] },
  );
  const modules = Number(/(\d+) modules/.exec(report)?.[1] ?? 0);
  process.stdout.write(report);
  if (modules < FEWEST_MODULES) {
    process.stdout.write(`Only ${String(modules)} modules were read: does the TypeScript version fit?\n`);
    process.exitCode = 1;
  }
} catch (error) {
  process.stdout.write(error instanceof Error && "stdout" in error ? String(error.stdout) : String(error));
  process.exitCode = 1;
}
