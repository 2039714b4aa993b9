import { connect, type Socket } from "node:net";
import {
  startHttpServer,
  type HttpServerOptions,
  type RunningHttpServer,
} from "@/lib/runtime/doors/http-server";
import { serveMcp } from "@/lib/runtime/doors/node-door";
import type { Harness } from "./gateway-harness";

/** The edge of production in front of a harness's gateway: every path is the data plane's. */
export function startEdge(
  { gateway }: Harness,
  options: Partial<HttpServerOptions> & { readonly stallMs?: number } = {},
): Promise<RunningHttpServer> {
  return startHttpServer({
    host: "127.0.0.1",
    port: 0,
    connectionsMax: 2_000,
    drainMs: 1_000,
    isMcpPath: () => true,
    handleMcp: (request, response) => serveMcp(gateway, request, response, { stallMs: options.stallMs }),
    handlePage: () => undefined,
    isReady: () => Promise.resolve(true),
    endStreams: () => Promise.resolve(),
    ...options,
  });
}

export interface RawEnd {
  /** Of the first answer; 0 when the connection just ended. */
  readonly status: number;
  readonly text: string;
  readonly ms: number;
}

/** Writes bytes, `end`s where asked to, and waits for the connection to be over. */
export function rawExchange(
  port: number,
  write: (socket: Socket) => void,
  timeoutMs = 20_000,
): Promise<RawEnd> {
  return new Promise((resolve, reject) => {
    const startedAt = performance.now();
    const socket = connect({ port, host: "127.0.0.1" });
    let text = "";
    const late = setTimeout(() => {
      socket.destroy();
      reject(new Error(`the connection hangs; so far: ${text.slice(0, 200)}`));
    }, timeoutMs);
    socket.on("data", (chunk: Buffer) => (text += chunk.toString("latin1")));
    socket.on("error", () => undefined);
    socket.on("close", () => {
      clearTimeout(late);
      const status = /^HTTP\/1\.1 (\d{3})/.test(text) ? Number(text.slice(9, 12)) : 0;
      resolve({ status, text, ms: performance.now() - startedAt });
    });
    write(socket);
  });
}
