import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { findFreePort, isPortFree } from "@/lib/platform/embedded-postgres/free-port";

const stateSchema = z.object({
  password: z.string(),
  upstreamPort: z.number().int(),
  mcpKey: z.string().nullable(),
});

/** What a demo must find again when it is started a second time. */
export type DemoState = z.output<typeof stateSchema>;

const fileOf = (dataDir: string) => path.join(dataDir, "demo.json");

/** The state of an earlier demo in this folder, or a new one. */
export async function loadDemoState(dataDir: string): Promise<DemoState> {
  const file = fileOf(dataDir);
  const stored = existsSync(file)
    ? stateSchema.safeParse(JSON.parse(readFileSync(file, "utf8"))).data
    : undefined;
  const password = stored?.password ?? `demo-${randomBytes(9).toString("base64url")}`;
  const isKept = stored !== undefined && (await isPortFree(stored.upstreamPort));
  const upstreamPort = isKept ? stored.upstreamPort : await findFreePort();
  return { password, upstreamPort, mcpKey: stored?.mcpKey ?? null };
}

/** The demo's own folder: its owner may read it, others not. */
export function saveDemoState(dataDir: string, state: DemoState): void {
  writeFileSync(fileOf(dataDir), `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 });
}
