import { spawn } from "node:child_process";
import { StartupError } from "@/lib/platform/startup-error";
import { PROJECT_ROOT } from "./project";

const OUTPUT_TAIL = 4_000;

/** Runs a command-line tool of the project with Node; its output is shown only if it fails. */
export async function runTool(
  title: string,
  args: readonly string[],
  options: { env: NodeJS.ProcessEnv; signal?: AbortSignal },
): Promise<void> {
  const child = spawn(process.execPath, args, {
    cwd: PROJECT_ROOT,
    stdio: ["ignore", "pipe", "pipe"],
    ...options,
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => (output = (output + chunk.toString()).slice(-OUTPUT_TAIL)));
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  if (code !== 0) throw new StartupError(`${title} failed:\n${output.trim()}`);
}
