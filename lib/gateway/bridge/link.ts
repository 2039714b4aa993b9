import type { GatewayLimits } from "../limits";
import type { UpstreamHttp, UpstreamResponse } from "../ports";
import { headerOf, mediaTypeOf } from "../protocol/headers";
import type { JsonObject } from "../protocol/json-rpc";
import { createSseSplitter } from "../protocol/sse";
import { decodeUtf8 } from "../protocol/utf8";
import { createEventPace } from "../protocol/event-pace";
import { upstreamFailure } from "./upstream-fault";

/** One message of an upstream, as text and as read; or a sign of life. */
export type LinkItem =
  | { readonly kind: "message"; readonly text: string; readonly message: JsonObject }
  /** A question that came on another stream, and so may be of another call. */
  | { readonly kind: "stray"; readonly message: JsonObject }
  /** Where and when to go on reading a stream that breaks. */
  | { readonly kind: "event_id"; readonly id: string | null; readonly retryMs: number | null }
  | { readonly kind: "alive" };

export interface LinkReply {
  readonly status: number;
  readonly sessionId: string | null;
  readonly retryAfter: string | null;
  readonly items: AsyncGenerator<LinkItem>;
  /** Nobody needs the rest. */
  discard(): void;
}

/** The way to one upstream for one principal: its address, its credential, its connections. */
export interface Link {
  /** `firstByteMs`: how long the beginning of the answer is waited for, where not as long as usual. */
  post(
    text: string,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
    firstByteMs?: number,
  ): Promise<LinkReply>;
  get(headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<LinkReply>;
  delete(headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<LinkReply>;
}

export interface LinkOptions {
  readonly upstream: UpstreamHttp;
  readonly poolKey: string;
  readonly url: string;
  /** Sent with every request. */
  readonly headers: Readonly<Record<string, string>>;
  readonly credential: Readonly<Record<string, string>>;
  readonly limits: GatewayLimits;
}

interface Sending {
  readonly method: "GET" | "POST" | "DELETE";
  readonly text: string | null;
  readonly firstByteMs?: number | undefined;
}

export function createLink(options: LinkOptions): Link {
  const send = async (
    { method, text, firstByteMs = options.limits.firstByteMs }: Sending,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<LinkReply> => {
    const accept = method === "POST" ? "application/json, text/event-stream" : "text/event-stream";
    const type = method === "POST" ? { "content-type": "application/json" } : {};
    const own = new AbortController();
    let isLate = false;
    const late = setTimeout(() => {
      isLate = true;
      own.abort();
    }, firstByteMs);
    const asked = options.upstream.request({
      poolKey: options.poolKey,
      url: options.url,
      method,
      headers: {
        "user-agent": "Gatehouse",
        accept,
        ...type,
        ...options.headers,
        ...headers,
        ...options.credential,
      },
      body: text === null ? null : Buffer.from(text),
      signal: AbortSignal.any([signal, own.signal]),
      // A call may be parked for a person's answer: silence is timed by whoever waits for it.
      timeouts: {
        connectMs: options.limits.connectMs,
        firstByteMs,
        idleMs: 0,
        absoluteMs: 0,
      },
    });
    const response = await asked
      .catch((error: unknown) => {
        throw isLate ? upstreamFailure("timeout") : error;
      })
      .finally(() => clearTimeout(late));
    return {
      status: response.status,
      sessionId: headerOf(response.headers, "mcp-session-id"),
      retryAfter: headerOf(response.headers, "retry-after"),
      items: readItems(response, options.limits),
      discard: () => own.abort(),
    };
  };
  return {
    post: (text, headers, signal, firstByteMs) =>
      send({ method: "POST", text, firstByteMs }, headers, signal),
    get: (headers, signal) => send({ method: "GET", text: null }, headers, signal),
    delete: (headers, signal) => send({ method: "DELETE", text: null }, headers, signal),
  };
}

async function* readItems(response: UpstreamResponse, limits: GatewayLimits): AsyncGenerator<LinkItem> {
  const type = mediaTypeOf(headerOf(response.headers, "content-type"));
  if (type === "text/event-stream") yield* readEvents(response, limits);
  else yield* readJson(response, limits);
}

async function* readEvents(response: UpstreamResponse, limits: GatewayLimits): AsyncGenerator<LinkItem> {
  const splitter = createSseSplitter(limits.sseEventBytesMax);
  const pace = createEventPace(limits.eventsPerSecondMax);
  for await (const chunk of response.body) {
    const blocks = splitter.push(chunk);
    if (blocks === null) throw upstreamFailure("too_large");
    for (const block of blocks) {
      const cursor = cursorOf(block.raw);
      if (cursor !== null) yield cursor;
      if (block.data === null || block.data === "") yield { kind: "alive" };
      else yield* itemOf(block.data);
    }
    for await (const _ of pace.after(blocks.length) ?? []) yield { kind: "alive" };
  }
}

const RETRY_MIN_MS = 50;
const RETRY_MAX_MS = 60_000;

function cursorOf(raw: Uint8Array): LinkItem | null {
  const text = Buffer.from(raw).toString("utf8");
  const id = /(?:^|[\r\n])id: ?([^\r\n]+)/.exec(text)?.[1] ?? null;
  const retry = /(?:^|[\r\n])retry: ?(\d{1,9})(?=[\r\n])/.exec(text)?.[1] ?? null;
  if (id === null && retry === null) return null;
  const retryMs = retry === null ? null : Math.min(RETRY_MAX_MS, Math.max(RETRY_MIN_MS, Number(retry)));
  return { kind: "event_id", id, retryMs };
}

async function* readJson(response: UpstreamResponse, limits: GatewayLimits): AsyncGenerator<LinkItem> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > limits.responseBytesMax) throw upstreamFailure("too_large");
  }
  const text = decodeUtf8(Buffer.concat(chunks));
  if (text !== null) yield* itemOf(text);
}

function* itemOf(text: string): Generator<LinkItem> {
  const message = parseMessage(text);
  if (message !== null) yield { kind: "message", text, message };
}

function parseMessage(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}
