// The dashboard and the admin API, apart from MCP: Next tracks every promise of its process, a quarter of a call's cost.
import { rmSync } from "node:fs";
import { createServer } from "node:http";
import next from "next";
import { closeAdapters, getLogger } from "@/lib/framework/adapters";
import { closeDatabase } from "@/lib/platform/db";
import { getEnv } from "@/lib/platform/env";
import { pageDoor } from "@/lib/runtime/doors/page-door";
import { closeGateway } from "@/lib/runtime/gateway";
import { runUntilStopped, type Closable } from "@/lib/runtime/lifecycle";

const RECORDS_MS = 10_000;

async function startPages(socketPath: string): Promise<Closable> {
  const { NODE_ENV, PUBLIC_URL, HOST, PORT, GATEHOUSE_DRAIN_SECONDS } = getEnv();
  const dev = NODE_ENV === "development";
  const app = next({ dev, dir: import.meta.dirname, hostname: HOST, port: PORT });
  await app.prepare();
  const handle = pageDoor(app.getRequestHandler(), { isDevelopment: dev, publicUrl: PUBLIC_URL });
  // Its only client is `server.ts`, which bounds sizes and times, and keeps connections for as long as it likes.
  const limits = { requestTimeout: 0, headersTimeout: 0, keepAliveTimeout: 0, maxHeaderSize: 65_536 };
  const server = createServer(limits, (request, response) => void handle(request, response));
  if (dev) {
    const upgrade = app.getUpgradeHandler();
    server.on("upgrade", (request, socket, head) => void upgrade(request, socket, head));
  }
  // Of a process that was killed.
  rmSync(socketPath, { force: true });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(socketPath, resolve);
  });
  return {
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      setTimeout(() => server.closeAllConnections(), GATEHOUSE_DRAIN_SECONDS * 1_000).unref();
      await closed;
      await closeGateway();
      await closeAdapters();
      await closeDatabase();
    },
  };
}

const env = getEnv();
const logger = getLogger();
await runUntilStopped(
  () => {
    if (env.GATEHOUSE_PAGES_SOCKET === undefined) throw new Error("GATEHOUSE_PAGES_SOCKET is not set");
    return startPages(env.GATEHOUSE_PAGES_SOCKET);
  },
  {
    closeMs: env.GATEHOUSE_DRAIN_SECONDS * 1_000 + RECORDS_MS,
    onError: (error) => {
      logger.fatal({ operation: "pages.start", err: error });
      logger.flush();
    },
  },
);
