import { readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";

/** Root of the project, wherever the script was started from. */
export const PROJECT_ROOT = path.resolve(import.meta.dirname, "../..");

/** The environment as the operating system gives it. */
export type RawEnv = Readonly<Record<string, string | undefined>>;

/** Version in package.json. */
export function productVersion(): string {
  const content: unknown = JSON.parse(readFileSync(path.join(PROJECT_ROOT, "package.json"), "utf8"));
  return z.object({ version: z.string() }).parse(content).version;
}
