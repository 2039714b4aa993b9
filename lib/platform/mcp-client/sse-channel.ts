import { ProbeError } from "./failure";
import { parseObject, readEvents, type StreamEvent } from "./response-text";
import type { RpcOptions } from "./rpc-options";

/** A connection of HTTP+SSE (2024-11-05): messages are posted, and every answer comes on the one stream. */
export type SseChannel = {
  /** The answer to the message, as text. Null: the server did not take the message; the status says why. */
  ask(
    message: object & { id: string },
    signal: AbortSignal,
  ): Promise<{ status: number; text: string | null }>;
  tell(message: object, signal: AbortSignal): Promise<void>;
  close(): void;
};

const ENDPOINT_WITHIN_MS = 5_000;

/** Null where the address opens no such stream. */
export async function openSseChannel(options: RpcOptions): Promise<SseChannel | null> {
  const closed = new AbortController();
  const late = setTimeout(() => closed.abort(), ENDPOINT_WITHIN_MS);
  const signal = AbortSignal.any([options.signal, closed.signal]);
  try {
    const response = await options.fetch(options.url, {
      headers: { ...options.headers, accept: "text/event-stream" },
      signal,
    });
    if (response.status !== 200 || !response.headers.get("content-type")?.includes("text/event-stream")) {
      await response.body?.cancel();
      return null;
    }
    const events = readEvents(response);
    const first = await events.next();
    const isEndpoint = first.done !== true && first.value.event === "endpoint";
    if (isEndpoint) return channelOf(options, endpointOf(options.url, first.value.data), events, closed);
    closed.abort();
    return null;
  } catch (error) {
    // A stream that says nothing is not this transport.
    if (closed.signal.aborted && !options.signal.aborted) return null;
    closed.abort();
    throw error;
  } finally {
    clearTimeout(late);
  }
}

// The credential goes there: a server must not be able to send it elsewhere.
function endpointOf(url: string, said: string): string {
  const endpoint = URL.canParse(said, url) ? new URL(said, url) : null;
  if (endpoint !== null && endpoint.origin === new URL(url).origin) return endpoint.href;
  throw new ProbeError("protocol_error", {
    message: "The server wants messages sent to another origin than its own, which is refused.",
  });
}

function channelOf(
  options: RpcOptions,
  endpoint: string,
  events: AsyncGenerator<StreamEvent>,
  closed: AbortController,
): SseChannel {
  const answers = new Map<string, (text: string) => void>();
  const ended = readAll(events, answers);
  // Heard by whoever waits for an answer; without one there is nobody to tell.
  ended.catch(() => {});
  const post = async (message: object, signal: AbortSignal): Promise<number> => {
    const headers = { ...options.headers, "content-type": "application/json" };
    const body = JSON.stringify(message);
    const response = await options.fetch(endpoint, { method: "POST", headers, body, signal });
    await response.body?.cancel();
    return response.status;
  };
  return {
    async ask(message, signal) {
      const answer = new Promise<string>((resolve) => answers.set(message.id, resolve));
      const status = await post(message, signal);
      if (status >= 300) return { status, text: null };
      return { status: 200, text: await Promise.race([answer, ended, aborted(signal)]) };
    },
    async tell(message, signal) {
      await post(message, signal);
    },
    close: () => closed.abort(),
  };
}

async function readAll(
  events: AsyncGenerator<StreamEvent>,
  answers: Map<string, (text: string) => void>,
): Promise<never> {
  for await (const { data } of events) {
    const message = parseObject(data);
    const id = typeof message?.id === "string" && message.method === undefined ? message.id : null;
    if (id === null) continue;
    answers.get(id)?.(data);
    answers.delete(id);
  }
  throw new ProbeError("reset");
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const fail = () => reject(signal.reason instanceof Error ? signal.reason : new ProbeError("aborted"));
    if (signal.aborted) fail();
    signal.addEventListener("abort", fail, { once: true });
  });
}
