import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from "node:http";
import { once } from "node:events";

/** A plain round-robin load balancer: a connection per request, and no knowledge of sessions. */
export interface Balancer {
  readonly url: string;
  /** Requests each backend took. */
  taken(port: number): number;
  /** Connections a backend reset before it answered: their requests were repeated at another one. */
  broken(): number;
  close(): Promise<void>;
}

/**
 * Skips a backend that refuses the connection, and repeats elsewhere what a backend reset unanswered: a connection that
 * waits to be accepted in the very moment a listening socket closes is reset by the kernel, whatever the process does.
 */
export async function startBalancer(ports: readonly number[]): Promise<Balancer> {
  const taken = new Map<number, number>();
  let broken = 0;
  let turn = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      turn += 1;
      const order = ports.map((_, index) => ports[(turn + index) % ports.length] ?? 0);
      relay(request, response, Buffer.concat(chunks), order);
    });
  });
  const relay = (
    request: IncomingMessage,
    response: ServerResponse,
    body: Buffer,
    [port, ...others]: readonly number[],
  ): void => {
    if (port === undefined) return void response.writeHead(503).end("no backend");
    const { method, url: path, headers } = request;
    const { connection: _own, "transfer-encoding": _framing, ...passed } = headers;
    const outgoing = httpRequest(
      { host: "127.0.0.1", port, method, path, agent: false, headers: { ...passed, connection: "close" } },
      (incoming) => {
        taken.set(port, (taken.get(port) ?? 0) + 1);
        const { connection: _hop, ...own } = incoming.headers;
        response.writeHead(incoming.statusCode ?? 502, own);
        response.flushHeaders();
        incoming.pipe(response);
        incoming.once("error", () => response.destroy());
      },
    );
    response.once("close", () => outgoing.destroy());
    outgoing.once("error", (error: Error & { code?: string }) => {
      if (response.headersSent || response.destroyed) return void response.destroy();
      if (error.code === "ECONNRESET") broken += 1;
      if (error.code === "ECONNREFUSED" || error.code === "ECONNRESET")
        return relay(request, response, body, others);
      response.writeHead(502).end(error.code);
    });
    outgoing.end(body);
  };
  server.keepAliveTimeout = 60_000;
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? (address?.port ?? 0) : 0;
  return {
    url: `http://127.0.0.1:${String(port)}`,
    taken: (backend) => taken.get(backend) ?? 0,
    broken: () => broken,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
