import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { z } from "zod";
import { StartupError } from "@/lib/platform/startup-error";
import { PROJECT_ROOT } from "../stack/project";

const bootstrapResult = z.object({
  org: z.string(),
  workspace: z.string(),
  user: z.string(),
  adminKey: z.string(),
});

/** Runs `gatehouse bootstrap` against the running instance, as an operator would. */
export async function bootstrapDemo(
  person: { org: string; workspace: string; email: string; password: string; name: string },
  env: NodeJS.ProcessEnv,
): Promise<z.output<typeof bootstrapResult>> {
  const flags = Object.entries(person).flatMap(([name, value]) => [`--${name}`, value]);
  const args = ["--import", "tsx", "scripts/gatehouse.ts", "bootstrap", "--json", ...flags];
  try {
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: PROJECT_ROOT, env });
    return bootstrapResult.parse(JSON.parse(stdout));
  } catch (cause) {
    const detail = cause instanceof Error && "stderr" in cause ? String(cause.stderr).trim() : String(cause);
    throw new StartupError(`The demo organization could not be made: ${detail}`, { cause });
  }
}
