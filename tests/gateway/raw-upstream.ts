import { createServer, type Socket } from "node:net";

export type RawScript = (socket: Socket, request: Buffer) => void;

export interface RawUpstream {
  readonly url: string;
  /** Sockets open right now. */
  readonly open: ReadonlySet<Socket>;
  /** Sockets ever opened. */
  readonly accepted: number;
  play(script: RawScript): void;
  close(): Promise<void>;
}

/** An upstream below HTTP: answers each request with whatever bytes the test wants. */
export async function startRawUpstream(): Promise<RawUpstream> {
  const open = new Set<Socket>();
  let accepted = 0;
  let script: RawScript = () => undefined;
  const server = createServer((socket) => {
    accepted += 1;
    open.add(socket);
    socket.on("close", () => open.delete(socket));
    socket.on("error", () => undefined);
    let received = Buffer.alloc(0);
    socket.on("data", (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      const request = received;
      if (!isWhole(request)) return;
      received = Buffer.alloc(0);
      script(socket, request);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/mcp`,
    open,
    get accepted() {
      return accepted;
    },
    play: (next) => void (script = next),
    close: () =>
      new Promise((resolve) => {
        for (const socket of open) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

/** Bytes of a whole HTTP answer. */
export function httpAnswer(status: string, headers: Record<string, string>, body: string): string {
  const lines = Object.entries({ "content-length": String(Buffer.byteLength(body)), ...headers });
  return `HTTP/1.1 ${status}\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n${body}`;
}

function isWhole(bytes: Buffer): boolean {
  const end = bytes.indexOf("\r\n\r\n");
  if (end === -1) return false;
  const length = /content-length: (\d+)/i.exec(bytes.subarray(0, end).toString("latin1"))?.[1];
  return bytes.length >= end + 4 + Number(length ?? 0);
}
