import { connect, type Socket } from "node:net";

export interface PipelinedAnswer {
  readonly status: number;
  readonly body: string;
}

/** Sends requests one behind the other on one connection, without waiting for answers. */
export interface PipelinedClient {
  /** Rejects when the connection ends before the answer. */
  send(bytes: Buffer): Promise<PipelinedAnswer>;
  close(): void;
}

interface Waiter {
  resolve(answer: PipelinedAnswer): void;
  reject(error: Error): void;
}

export function openPipelinedClient(port: number): PipelinedClient {
  const waiters: Waiter[] = [];
  let received: Buffer = Buffer.alloc(0);
  const socket: Socket = connect({ port, host: "127.0.0.1", noDelay: true });
  socket.on("data", (chunk: Buffer) => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
    for (let read = readAnswer(received); read !== null; read = readAnswer(received)) {
      received = received.subarray(read.end);
      waiters.shift()?.resolve(read.answer);
    }
  });
  const fail = (): void => {
    for (const waiter of waiters.splice(0))
      waiter.reject(new Error("the connection ended before the answer"));
  };
  socket.on("error", fail);
  socket.on("close", fail);
  return {
    send(bytes) {
      if (socket.destroyed) return Promise.reject(new Error("the connection is closed"));
      return new Promise((resolve, reject) => {
        waiters.push({ resolve, reject });
        socket.write(bytes);
      });
    },
    close: () => void socket.destroy(),
  };
}

/** The first whole answer of these bytes, and where it ends. */
function readAnswer(bytes: Buffer): { readonly answer: PipelinedAnswer; readonly end: number } | null {
  const headEnd = bytes.indexOf("\r\n\r\n");
  if (headEnd === -1) return null;
  const head = bytes.subarray(0, headEnd).toString("latin1");
  const status = Number(head.slice(9, 12));
  const from = headEnd + 4;
  if (/\r\ntransfer-encoding: chunked/i.test(head)) {
    const chunked = readChunks(bytes, from);
    return chunked === null ? null : { answer: { status, body: chunked.body }, end: chunked.end };
  }
  const end = from + (status === 204 ? 0 : Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0));
  if (bytes.length < end) return null;
  return { answer: { status, body: bytes.subarray(from, end).toString("utf8") }, end };
}

function readChunks(bytes: Buffer, from: number): { readonly body: string; readonly end: number } | null {
  const parts: Buffer[] = [];
  for (let at = from; ;) {
    const lineEnd = bytes.indexOf("\r\n", at);
    if (lineEnd === -1) return null;
    const size = Number.parseInt(bytes.subarray(at, lineEnd).toString("latin1"), 16);
    const next = lineEnd + 2 + size + 2;
    if (bytes.length < next) return null;
    if (size === 0) return { body: Buffer.concat(parts).toString("utf8"), end: next };
    parts.push(bytes.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = next;
  }
}
