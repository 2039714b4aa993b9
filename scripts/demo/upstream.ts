import { once } from "node:events";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { isPortFree } from "@/lib/platform/embedded-postgres/free-port";
import { interruptKept, spawnKept } from "@/lib/platform/embedded-postgres/keeper";
import { StartupError } from "@/lib/platform/startup-error";
import { PROJECT_ROOT } from "../stack/project";

const ENTRY = path.join(PROJECT_ROOT, "node_modules/@modelcontextprotocol/server-everything/dist/index.js");
const PATIENCE_MS = 20_000;

/** A real MCP server of the official reference set, on this machine. */
export interface Upstream {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts server-everything over Streamable HTTP; it does not outlive this process. */
export async function startUpstream(port: number): Promise<Upstream> {
  const child = spawnKept(process.execPath, [ENTRY, "streamableHttp"], {
    output: "ignore",
    cwd: PROJECT_ROOT,
    env: { PATH: process.env["PATH"], NODE_ENV: "production", PORT: String(port) },
  });
  const exited = once(child, "exit");
  let hasExited = false;
  void exited.then(() => (hasExited = true));
  for (const deadline = Date.now() + PATIENCE_MS; await isPortFree(port); await delay(50)) {
    if (hasExited || Date.now() > deadline) {
      throw new StartupError(`The demo's MCP server (${ENTRY}) did not start. Run npm install again.`);
    }
  }
  return {
    url: `http://localhost:${String(port)}/mcp`,
    stop: async () => {
      interruptKept(child);
      await exited;
    },
  };
}
