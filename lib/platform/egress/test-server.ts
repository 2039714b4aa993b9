import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import {
  createServer as createTcpServer,
  type AddressInfo,
  type Server as TcpServer,
  type Socket,
} from "node:net";
import { readFileSync } from "node:fs";

export type TestServer = {
  url: string;
  port: number;
  openSockets: () => number;
  connections: () => number;
  close(): Promise<void>;
};

/** A server on a free loopback port; counts sockets, so that a test can see them close. */
export function startHttp(listener: RequestListener): Promise<TestServer> {
  return listen(createServer(listener), "http");
}

export function startHttps(listener: RequestListener): Promise<TestServer> {
  return listen(
    createTlsServer({ cert: fixture("localhost.crt"), key: fixture("localhost.key") }, listener),
    "https",
  );
}

export function startTcp(onSocket: (socket: Socket) => void): Promise<TestServer> {
  return listen(createTcpServer(onSocket), "http");
}

export function fixture(name: string): string {
  return readFileSync(new URL(`fixtures/${name}`, import.meta.url), "utf8");
}

function listen(server: Server | TcpServer, scheme: "http" | "https"): Promise<TestServer> {
  const sockets = new Set<Socket>();
  let connections = 0;
  server.on("connection", (socket: Socket) => {
    connections++;
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => sockets.delete(socket));
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      // A listening TCP server has an AddressInfo; only pipes have text.
      const { port } = server.address() as AddressInfo;
      resolve({
        url: `${scheme}://127.0.0.1:${port}`,
        port,
        openSockets: () => sockets.size,
        connections: () => connections,
        close: () =>
          new Promise<void>((done) => {
            server.close(() => done());
            for (const socket of sockets) socket.destroy();
          }),
      });
    });
  });
}

/** Looks until it holds, and says what it was when it does not in time. */
export async function until(holds: () => boolean, what: string, withinMs = 3_000): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!holds()) {
    if (performance.now() > deadline) throw new Error(`Not within ${withinMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
