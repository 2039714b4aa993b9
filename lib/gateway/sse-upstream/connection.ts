import type { CancelSignal } from "@/lib/shared/cancel-signal";
import type { UpstreamHttp, UpstreamRequest, UpstreamResponse } from "../ports";
import { isJsonObject, type JsonObject } from "../protocol/json-rpc";
import { scanArray } from "../protocol/json-scan";
import { failure, type OpenStream } from "./open-stream";
import { createOutlet, type Outlet } from "./outlet";

interface Waiting {
  readonly outlet: Outlet;
  readonly progressToken: unknown;
}

const PROGRESS = "notifications/progress";
const UNHEARD_MAX = 100;
const UNHEARD_CHARS_MAX = 1024 * 1024;
const REFUSAL_BYTES_MAX = 4 * 1024;

/** One session with an upstream of HTTP+SSE: all it says comes on one stream. */
export class SseConnection {
  readonly #stream: OpenStream;
  readonly #bytesMax: number;
  readonly #onClosed: () => void;
  readonly #waiting = new Map<string, Waiting>();
  /** What belongs to no call, while nobody listens. */
  readonly #unheard: string[] = [];
  #unheardChars = 0;
  #listener: Outlet | null = null;

  constructor(stream: OpenStream, bytesMax: number, onClosed: () => void) {
    this.#stream = stream;
    this.#bytesMax = bytesMax;
    this.#onClosed = onClosed;
    const close = (): void => this.close();
    this.#read().then(close, close);
  }

  async post(
    upstream: UpstreamHttp,
    request: UpstreamRequest,
    message: JsonObject,
  ): Promise<UpstreamResponse> {
    const isRequest = message["method"] !== undefined && message["id"] !== undefined;
    const key = keyOf(message["id"]);
    if (isRequest && this.#waiting.has(key)) return alreadyRunning(message["id"]);
    const outlet = isRequest ? this.#expect(key, message, request.signal) : null;
    const reply = await upstream
      .request({ ...request, url: this.#stream.endpoint })
      .catch((error: unknown) => {
        this.#forget(key, outlet);
        throw error;
      });
    if (reply.status < 200 || reply.status >= 300) {
      this.#forget(key, outlet);
      return refusal(reply, () => this.close());
    }
    void drain(reply).catch(() => undefined);
    return outlet === null ? { status: 202, headers: {}, body: nothing() } : outlet.response();
  }

  /** What belongs to no call. A second listener takes over from the first. */
  listen(signal: CancelSignal): UpstreamResponse {
    this.#listener?.end();
    const leave = (): void => {
      if (this.#listener === outlet) this.#listener = null;
      outlet.end();
    };
    const outlet = createOutlet(this.#bytesMax, leave);
    this.#listener = outlet;
    onAbort(signal, leave);
    if (!signal.aborted) this.#catchUp(outlet);
    return outlet.response();
  }

  isBusy(): boolean {
    return this.#waiting.size > 0 || this.#listener !== null;
  }

  close(): void {
    this.#stream.close();
    const error = failure("reset", "the stream ended");
    for (const { outlet } of this.#waiting.values()) outlet.fail(error);
    this.#waiting.clear();
    this.#listener?.end();
    this.#listener = null;
    this.#onClosed();
  }

  #expect(key: string, message: JsonObject, signal: CancelSignal): Outlet {
    const outlet = createOutlet(this.#bytesMax, () => this.#forget(key, outlet));
    this.#waiting.set(key, { outlet, progressToken: progressTokenOf(message) });
    onAbort(signal, () => {
      this.#forget(key, outlet);
      outlet.fail(failure("aborted", "the call was ended"));
    });
    if (this.#listener === null && !signal.aborted) this.#catchUp(outlet);
    return outlet;
  }

  // The id may be of another request by then.
  #forget(key: string, outlet: Outlet | null): void {
    if (this.#waiting.get(key)?.outlet === outlet) this.#waiting.delete(key);
  }

  #catchUp(outlet: Outlet): void {
    this.#unheardChars = 0;
    for (const text of this.#unheard.splice(0)) outlet.tell(text);
  }

  async #read(): Promise<void> {
    for await (const { data } of this.#stream.blocks) {
      for (const text of data === null ? [] : messagesIn(data)) {
        const message = parse(text);
        if (message !== null) this.#deliver(message, text);
      }
    }
  }

  #deliver(message: JsonObject, text: string): void {
    if (message["method"] === undefined) {
      const asked = this.#waiting.get(keyOf(message["id"]));
      this.#waiting.delete(keyOf(message["id"]));
      asked?.outlet.tell(text);
      asked?.outlet.end();
      return;
    }
    const outlet = outletFor(message, this.#waiting, this.#listener);
    if (outlet !== undefined) outlet.tell(text);
    else if (message["method"] !== PROGRESS) this.#keep(text);
  }

  #keep(text: string): void {
    const chars = this.#unheardChars + text.length;
    if (this.#unheard.length >= UNHEARD_MAX || chars > UNHEARD_CHARS_MAX) return;
    this.#unheardChars = chars;
    this.#unheard.push(text);
  }
}

// Progress names its call. Anything else does not: it goes to the listener, or to the last call begun.
function outletFor(
  message: JsonObject,
  waiting: ReadonlyMap<string, Waiting>,
  listener: Outlet | null,
): Outlet | undefined {
  if (message["method"] === PROGRESS) {
    const token = isJsonObject(message["params"]) ? message["params"]["progressToken"] : undefined;
    return [...waiting.values()].find(({ progressToken }) => progressToken === token)?.outlet;
  }
  return listener ?? [...waiting.values()].at(-1)?.outlet;
}

function progressTokenOf({ params }: JsonObject): unknown {
  const meta = isJsonObject(params) ? params["_meta"] : null;
  return isJsonObject(meta) ? (meta["progressToken"] ?? null) : null;
}

// A message, or an array of them as the older revisions allow, each as it was sent.
function messagesIn(data: string): readonly string[] {
  const items = scanArray(data, 0);
  return items === null ? [data] : items.map(({ start, end }) => data.slice(start, end));
}

function parse(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}

function onAbort(signal: CancelSignal, run: () => void): void {
  // A signal that was given before this heard of it tells nobody any more.
  if (signal.aborted) run();
  else signal.addEventListener("abort", run, { once: true });
}

function keyOf(id: unknown): string {
  return `${typeof id}:${String(id)}`;
}

// A server that no longer knows the connection says so with 404, or with 400 and a sentence.
async function refusal(reply: UpstreamResponse, lose: () => void): Promise<UpstreamResponse> {
  let text = "";
  for await (const chunk of reply.body) {
    text += Buffer.from(chunk).toString("utf8");
    if (text.length > REFUSAL_BYTES_MAX) break;
  }
  const isLost = reply.status === 404 || (reply.status === 400 && /session|transport/i.test(text));
  if (!isLost) return { ...reply, body: nothing(Buffer.from(text)) };
  lose();
  return { status: 404, headers: {}, body: nothing() };
}

function alreadyRunning(id: unknown): UpstreamResponse {
  const error = { code: -32600, message: "A request with this id is running already." };
  return {
    status: 400,
    headers: { "content-type": "application/json" },
    body: nothing(Buffer.from(JSON.stringify({ jsonrpc: "2.0", id, error }))),
  };
}

async function drain({ body }: UpstreamResponse): Promise<void> {
  for await (const _chunk of body) continue;
}

async function* nothing(but: Uint8Array | null = null): AsyncGenerator<Uint8Array> {
  if (but !== null) yield await Promise.resolve(but);
}
