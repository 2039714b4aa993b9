import type { IncomingHttpHeaders, ServerResponse } from "node:http";
import { listen, type ListeningServer } from "./gateway-harness";
import { INITIALIZED } from "./scripted-upstream";

export interface SseStream {
  readonly id: number;
  readonly headers: IncomingHttpHeaders;
  isClosed: boolean;
  say(message: Record<string, unknown>): void;
  sayRaw(text: string): void;
  hangUp(): void;
}

export interface SsePost {
  readonly stream: SseStream;
  readonly headers: IncomingHttpHeaders;
  readonly message: {
    readonly id?: unknown;
    readonly method?: string;
    readonly params?: Record<string, unknown>;
  };
}

export interface ScriptedSseUpstream extends ListeningServer {
  readonly url: string;
  readonly streams: SseStream[];
  readonly posts: SsePost[];
  /** What the first event of new streams says. */
  endpoint: string;
  /** What a posted request does; by default it is answered with the credential and the session it came with. */
  onRequest(post: SsePost): void;
  /** Takes the place of all of it, as a server does that was updated. */
  replacement: ((body: SsePost["message"], response: ServerResponse) => void) | null;
}

/** A server of HTTP+SSE that does exactly what the test says. */
export async function startScriptedSseUpstream(): Promise<ScriptedSseUpstream> {
  const streams: SseStream[] = [];
  const posts: SsePost[] = [];
  const server = await listen((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://upstream");
    if (upstream.replacement === null && request.method === "GET" && pathname === "/sse") {
      streams.push(openStream(streams.length, request.headers, response, upstream.endpoint));
      return;
    }
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const text = Buffer.concat(chunks).toString("utf8");
      const message = text === "" ? {} : (JSON.parse(text) as SsePost["message"]);
      if (upstream.replacement !== null) return upstream.replacement(message, response);
      const stream = streams[Number(searchParams.get("stream"))];
      if (pathname !== "/messages" || stream === undefined || stream.isClosed) {
        return void response.writeHead(404).end("Not found");
      }
      response.writeHead(202).end("Accepted");
      const post = { stream, headers: request.headers, message };
      posts.push(post);
      if (message.method === "initialize") stream.say({ id: message.id, result: INITIALIZED });
      else if (message.method !== undefined && message.id !== undefined) upstream.onRequest(post);
    });
  });
  const upstream: ScriptedSseUpstream = {
    ...server,
    url: `${server.origin}/sse`,
    streams,
    posts,
    endpoint: "/messages",
    onRequest: ({ stream, message }) => stream.say({ id: message.id, result: { stream: stream.id } }),
    replacement: null,
  };
  return upstream;
}

function openStream(
  id: number,
  headers: IncomingHttpHeaders,
  response: ServerResponse,
  endpoint: string,
): SseStream {
  const stream: SseStream = {
    id,
    headers,
    isClosed: false,
    say: (message) => stream.sayRaw(JSON.stringify({ jsonrpc: "2.0", ...message })),
    sayRaw: (text) => void response.write(`event: message\ndata: ${text}\n\n`),
    hangUp: () => response.destroy(),
  };
  response.once("close", () => (stream.isClosed = true));
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.write(`event: endpoint\ndata: ${endpoint}?stream=${id}\n\n`);
  return stream;
}
