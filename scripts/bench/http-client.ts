import { connect, type Socket } from "node:net";

/** The end of one response. */
export interface Reply {
  readonly status: number;
  /** Of a response without an end, such as an idle stream, none. */
  readonly bodyBytes: number;
  /** Head and beginning of the body, to see what came. */
  readonly beginning: string;
}

const BEGINNING_LENGTH = 1_024;

/**
 * A keep-alive HTTP/1.1 client for one request at a time. It reads no more of a response than where it ends: what the
 * load generator does not spend, the measured processes can use.
 */
export class BenchConnection {
  readonly #socket: Socket;
  #settle: ((reply: Reply | Error) => void) | null = null;
  #onBody: ((chunk: Buffer) => void) | null = null;
  #head = "";
  #status = 0;
  #isChunked = false;
  #left = 0;
  #bodyBytes = 0;
  #tail = "";
  #isBody = false;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on("data", (chunk: Buffer) => this.#read(chunk));
    const fail = (error?: Error): void => this.#finish(error ?? new Error("the connection was closed"));
    socket.on("error", fail);
    socket.on("close", () => fail());
  }

  static open(host: string, port: number): Promise<BenchConnection> {
    return new Promise((resolve, reject) => {
      const socket = connect({ host, port });
      socket.once("error", reject);
      socket.once("connect", () => {
        socket.off("error", reject);
        resolve(new BenchConnection(socket));
      });
    });
  }

  /** Rejects when the connection ends before the response does. */
  send(request: Buffer): Promise<Reply> {
    return new Promise((resolve, reject) => {
      this.#settle = (outcome) => {
        if (outcome instanceof Error) reject(outcome);
        else resolve(outcome);
      };
      this.#head = "";
      this.#isBody = false;
      this.#bodyBytes = 0;
      this.#tail = "";
      this.#socket.write(request);
    });
  }

  /** For a response that never ends: resolves with its head; what follows goes to `onBody`. */
  openStream(request: Buffer, onBody: (chunk: Buffer) => void): Promise<Reply> {
    this.#onBody = onBody;
    return this.send(request);
  }

  close(): void {
    this.#socket.destroy();
  }

  #read(chunk: Buffer): void {
    if (this.#isBody) {
      this.#readBody(chunk);
      return;
    }
    this.#head += chunk.toString("latin1");
    const end = this.#head.indexOf("\r\n\r\n");
    if (end === -1) return;
    const head = this.#head.slice(0, end).toLowerCase();
    this.#status = Number(head.slice(9, 12));
    this.#isChunked = head.includes("transfer-encoding: chunked");
    this.#left = Number(/content-length: (\d+)/.exec(head)?.[1] ?? 0);
    this.#isBody = true;
    const bodyLength = this.#head.length - end - 4;
    if (this.#onBody !== null && this.#status === 200) this.#finish(null);
    this.#readBody(chunk.subarray(chunk.length - bodyLength));
  }

  #readBody(chunk: Buffer): void {
    if (this.#settle === null) {
      this.#onBody?.(chunk);
      return;
    }
    this.#bodyBytes += chunk.length;
    if (this.#isChunked) {
      this.#tail = (this.#tail + chunk.subarray(-7).toString("latin1")).slice(-7);
      if (this.#tail.endsWith("\r\n0\r\n\r\n") || this.#tail === "0\r\n\r\n") this.#finish(null);
      return;
    }
    this.#left -= chunk.length;
    if (this.#left <= 0) this.#finish(null);
  }

  #finish(error: Error | null): void {
    const settle = this.#settle;
    this.#settle = null;
    settle?.(
      error ?? {
        status: this.#status,
        bodyBytes: this.#bodyBytes,
        beginning: this.#head.slice(0, BEGINNING_LENGTH),
      },
    );
  }
}

/** The bytes of one request. */
export function requestBytes(
  method: string,
  target: URL,
  headers: Readonly<Record<string, string>>,
  body = "",
): Buffer {
  const lines = Object.entries({
    host: target.host,
    ...headers,
    ...(body === "" ? {} : { "content-length": String(Buffer.byteLength(body)) }),
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`${method} ${target.pathname} HTTP/1.1\r\n${lines.join("")}\r\n${body}`);
}
