import { pathToFileURL } from "node:url";
import { isMcpPath } from "@/lib/gateway";
import { closeAdapters, getLogger } from "@/lib/framework/adapters";
import { closeDatabase, getDatabase } from "@/lib/platform/db";
import { getEnv } from "@/lib/platform/env";
import { createAddressOf } from "@/lib/runtime/doors/client-address";
import { startHttpServer, type HttpHandler } from "@/lib/runtime/doors/http-server";
import { serveMcp } from "@/lib/runtime/doors/node-door";
import { forwardPages } from "@/lib/runtime/doors/page-forwarder";
import { closeGateway, getGateway } from "@/lib/runtime/gateway";
import { runUntilStopped } from "@/lib/runtime/lifecycle";
import { createReadiness } from "@/lib/runtime/readiness";
import { systemClock } from "@/lib/shared/clock";

const RECORDS_MS = 10_000;

export interface RunningServer {
  readonly url: string;
  /** Stops accepting, lets requests finish, writes what must be recorded. */
  close(): Promise<void>;
}

/** The whole front of Gatehouse on one port: MCP straight to the data plane, the rest to the process of `pages.ts`. */
export async function startServer(options: { port: number; host: string }): Promise<RunningServer> {
  const env = getEnv();
  const gateway = await getGateway();
  const addressOf = createAddressOf(env.GATEHOUSE_TRUSTED_PROXIES);
  const socketPath = env.GATEHOUSE_PAGES_SOCKET;
  const pages = socketPath === undefined ? null : forwardPages(socketPath, addressOf);
  const server = await startHttpServer({
    ...options,
    handlePage: pages?.handlePage ?? answerNotFound,
    ...(pages !== null && env.NODE_ENV === "development" ? { handleUpgrade: pages.handleUpgrade } : {}),
    connectionsMax: env.GATEHOUSE_CONNECTIONS_MAX,
    drainMs: env.GATEHOUSE_DRAIN_SECONDS * 1_000,
    isMcpPath,
    handleMcp: (request, response) => serveMcp(gateway, request, response, { addressOf }),
    isReady: createReadiness({
      ask: async () => (await getDatabase()).pool.query("SELECT 1"),
      clock: systemClock,
      downMaxMs: env.GATEHOUSE_DATABASE_DOWN_SECONDS * 1_000,
    }),
    beginClosing: () => {
      gateway.endStreams();
    },
    endStreams: closeGateway,
  });
  return {
    url: `http://${options.host.includes(":") ? `[${options.host}]` : options.host}:${String(server.port)}`,
    close: async () => {
      await server.close();
      pages?.close();
      await closeAdapters();
      await closeDatabase();
    },
  };
}

const answerNotFound: HttpHandler = (_request, response) => {
  response.writeHead(404, { "content-type": "text/plain; charset=utf-8" });
  response.end("This process serves MCP only.\n");
};

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const env = getEnv();
  const logger = getLogger();
  await runUntilStopped(
    async () => {
      const server = await startServer({ port: env.PORT, host: env.HOST });
      logger.info({
        operation: "server.start",
        url: server.url,
        publicUrl: env.PUBLIC_URL,
        env: env.GATEHOUSE_ENV,
      });
      return server;
    },
    {
      closeMs: env.GATEHOUSE_DRAIN_SECONDS * 1_000 + RECORDS_MS,
      onError: (error) => {
        logger.fatal({ operation: "server.start", err: error });
        logger.flush();
      },
    },
  );
}
