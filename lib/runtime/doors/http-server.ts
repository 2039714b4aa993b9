// The edge of the process: whoever connects may be slow, silent or hostile, so every wait and every size has a bound.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { Server as TcpServer } from "node:net";
import type { Duplex } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { watchIdleSockets } from "./idle-sockets";

/** How long a client may take to send the head, and all, of a request. */
const TIMEOUTS = { headersMs: 10_000, requestMs: 30_000, checkMs: 2_000 };
// Longer than the usual 60 s of load balancers, so that they close idle connections first and lose no request.
const KEEP_ALIVE_TIMEOUT_MS = 65_000;
const HEADER_BYTES_MAX = 16_384;
const DRAIN_POLL_MS = 50;
/** Within which a request that was on its way when closing began has arrived. */
const LATE_REQUEST_MS = 500;
const ACCEPT_WAITING_MS = 50;

export type HttpHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void> | void;

export interface HttpServerOptions {
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  readonly connectionsMax: number;
  readonly drainMs: number;
  readonly timeouts?: Partial<typeof TIMEOUTS>;
  readonly isMcpPath: (pathname: string) => boolean;
  readonly handleMcp: HttpHandler;
  /** Everything that is not MCP. */
  readonly handlePage: HttpHandler;
  readonly handleUpgrade?: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  /** Whether this process can serve; asked by `/readyz`. */
  readonly isReady: () => Promise<boolean>;
  /** Called as soon as closing begins: ends live streams in an orderly way, calls go on. */
  readonly beginClosing?: () => void;
  /** Called once while closing, when only live streams are left or time is up, with what is left of it. */
  readonly endStreams: (remainingMs: number) => Promise<void>;
}

export interface RunningHttpServer {
  readonly port: number;
  /** Stops accepting at once, lets requests in flight finish within `drainMs`, then closes what is left. */
  close(): Promise<void>;
}

/** One HTTP server for MCP, health and pages. */
export async function startHttpServer(options: HttpServerOptions): Promise<RunningHttpServer> {
  const { headersMs, requestMs, checkMs } = { ...TIMEOUTS, ...options.timeouts };
  const requests = new Set<ServerResponse>();
  const streams = new Set<ServerResponse>();
  let isDraining = false;
  const server = createServer(
    {
      headersTimeout: headersMs,
      requestTimeout: requestMs,
      keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
      maxHeaderSize: HEADER_BYTES_MAX,
      connectionsCheckingInterval: checkMs,
    },
    (request, response) => {
      const pathname = pathnameOf(request.url);
      const isMcp = options.isMcpPath(pathname);
      const open = isMcp && request.method === "GET" ? streams : requests;
      open.add(response);
      idle.busy(request.socket);
      response.once("close", () => {
        open.delete(response);
        idle.rest(request.socket);
      });
      if (isDraining) response.shouldKeepAlive = false;
      const handled = isMcp
        ? options.handleMcp(request, response)
        : dispatch(pathname, { request, response, isDraining }, options);
      void Promise.resolve(handled).catch(() => {
        answerFailure(response);
      });
    },
  );
  const idle = watchIdleSockets(server);
  server.maxConnections = options.connectionsMax;
  server.on("clientError", answerClientError);
  if (options.handleUpgrade !== undefined) server.on("upgrade", options.handleUpgrade);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen({ port: options.port, host: options.host }, () => {
      server.off("error", reject);
      resolve();
    });
  });
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : options.port,
    close: async () => {
      isDraining = true;
      options.beginClosing?.();
      await acceptWaiting(server);
      // Of the TCP server: the HTTP server's would cut connections whose request is on its way.
      const closed = new Promise<void>((resolve) => {
        TcpServer.prototype.close.call(server, () => {
          resolve();
        });
      });
      for (const response of requests) if (!response.headersSent) response.shouldKeepAlive = false;
      const deadline = Date.now() + options.drainMs;
      const settle = async (open: ReadonlySet<ServerResponse>) => {
        while (Date.now() < deadline) {
          const late = idle.close(LATE_REQUEST_MS);
          if (open.size === 0 && late === 0) return;
          await delay(DRAIN_POLL_MS);
        }
      };
      await settle(requests);
      await options.endStreams(Math.max(0, deadline - Date.now()));
      await settle(streams);
      server.closeAllConnections();
      await closed;
    },
  };
}

// Closing resets connections that wait to be accepted, unheard. The loop takes in one per turn, so that two turns
// without one mean that none waits; under a flood of them time decides.
async function acceptWaiting(server: TcpServer): Promise<void> {
  let accepted = 0;
  const count = () => void (accepted += 1);
  server.on("connection", count);
  const deadline = performance.now() + ACCEPT_WAITING_MS;
  for (let quietTurns = 0; quietTurns < 2 && performance.now() < deadline;) {
    const before = accepted;
    await new Promise((resolve) => setImmediate(resolve));
    quietTurns = accepted === before ? quietTurns + 1 : 0;
  }
  server.off("connection", count);
}

interface Arrived {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly isDraining: boolean;
}

async function dispatch(
  pathname: string,
  { request, response, isDraining }: Arrived,
  options: HttpServerOptions,
): Promise<void> {
  if (pathname === "/healthz") answerText(response, 200, "ok");
  else if (pathname === "/readyz") answerReadiness(response, !isDraining && (await options.isReady()));
  else await options.handlePage(request, response);
}

// The handlers log their own failures; here the client only must not be left waiting.
function answerFailure(response: ServerResponse): void {
  if (response.headersSent) response.destroy();
  else answerText(response, 500, "Something went wrong on our side. Try again in a moment.");
}

function answerReadiness(response: ServerResponse, isReady: boolean): void {
  if (isReady) answerText(response, 200, "ready");
  else answerText(response, 503, "not ready");
}

function answerText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" });
  response.end(`${text}\n`);
}

// The request line may carry an absolute URL or `*`; only its path decides where the request goes.
function pathnameOf(target = "/"): string {
  const path = target.startsWith("/") ? target : target.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, "");
  const end = path.search(/[?#]/);
  return end < 0 ? path : path.slice(0, end);
}

function answerClientError(error: Error & { code?: string }, socket: Duplex): void {
  if (!socket.writable || error.code === "ECONNRESET") {
    socket.destroy();
    return;
  }
  socket.end(`HTTP/1.1 ${clientErrorStatus(error.code)}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

function clientErrorStatus(code: string | undefined): string {
  switch (code) {
    case "HPE_HEADER_OVERFLOW":
      return "431 Request Header Fields Too Large";
    case "ERR_HTTP_REQUEST_TIMEOUT":
      return "408 Request Timeout";
    default:
      return "400 Bad Request";
  }
}
