import type { Transcript } from "./transcript";

interface Exchange {
  readonly isStream: boolean;
  readonly asked: string;
  what: string;
  type: string;
  body: string;
}

export interface WireTap {
  readonly fetch: (url: string | URL, init?: RequestInit) => Promise<Response>;
  /** Whether any answer so far contains this. */
  heard(text: string): boolean;
  /** Writes everything that was received down. */
  writeTo(transcript: Transcript): void;
}

/** A `fetch` for HTTP clients that keeps every byte the server sent. */
export function tapFetch(): WireTap {
  const exchanges: Exchange[] = [];
  return {
    fetch: async (url, init = {}) => {
      const method = init.method ?? "GET";
      const asked = typeof init.body === "string" ? methodOf(init.body) : "";
      // SDK v1 takes an error for a stream that broke, and asks for the rest of it a second later. What it is then
      // given again depends on what else was said in that second.
      if (new Headers(init.headers).has("last-event-id")) return fetch(url, init);
      // In the order of the requests: their answers may overtake each other.
      const exchange: Exchange = { isStream: method === "GET", asked, what: "", type: "", body: "" };
      exchanges.push(exchange);
      const response = await fetch(url, init);
      exchange.type = response.headers.get("content-type")?.split(";")[0] ?? "";
      exchange.what = `${method} ${asked} ${String(response.status)}`;
      if (response.body === null) return response;
      const decoder = new TextDecoder();
      const tap = new TransformStream<Uint8Array, Uint8Array>({
        transform(chunk, controller) {
          exchange.body += decoder.decode(chunk, { stream: true });
          controller.enqueue(chunk);
        },
      });
      const { status, statusText, headers } = response;
      return new Response(response.body.pipeThrough(tap), { status, statusText, headers });
    },
    heard: (text) => exchanges.some(({ body }) => body.includes(text)),
    writeTo(transcript) {
      for (const { isStream, asked, what, type, body } of exchanges) {
        // The gateway gives sessions to clients of servers without them, and so its clients end one.
        if (what.startsWith("DELETE")) continue;
        const messages = messagesOf(body, type === "text/event-stream");
        if (isStream) transcript.unsolicited.push(...messages);
        else transcript.answers.push(`${asked}:`, ...messages);
        if (!isStream) transcript.heads.push(body === "" ? what : `${what} ${type}`);
      }
    },
  };
}

/** The data of the events of a stream, or the whole of another body. */
function messagesOf(body: string, isEvents: boolean): string[] {
  if (!isEvents) return body === "" ? [] : [body];
  return body
    .split(/\r?\n\r?\n/)
    .map((event) =>
      event
        .split(/\r?\n/)
        .filter((line) => line.startsWith("data:"))
        .map((line) => line.slice(line.startsWith("data: ") ? 6 : 5))
        .join("\n"),
    )
    .filter((data) => data !== "");
}

function methodOf(body: string): string {
  const message = JSON.parse(body) as { method?: string };
  return message.method ?? "answer";
}
