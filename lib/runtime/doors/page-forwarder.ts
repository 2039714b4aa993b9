// The dashboard lives in a process of its own, behind a socket in the file system that only its owner may open.
import { Agent, request as sendRequest, type IncomingMessage, type ServerResponse } from "node:http";
import { connect } from "node:net";
import { pipeline, type Duplex } from "node:stream";
import type { AddressOf } from "./client-address";

/** Of this connection, not of the message (RFC 9110 section 7.6.1). */
const HOP_BY_HOP = ["connection", "keep-alive", "proxy-connection", "te", "trailer", "upgrade"];
// The framing of a request stays, also when the client names it in Connection: a body of unknown length after a GET
// would pass for the next request.
const FRAMING: ReadonlySet<string> = new Set(["content-length", "transfer-encoding"]);
const NOT_OF_REQUEST: ReadonlySet<string> = new Set([...HOP_BY_HOP, "x-forwarded-for"]);
// Node frames an answer as the client's version of HTTP wants it.
const NOT_OF_ANSWER: ReadonlySet<string> = new Set([...HOP_BY_HOP, "transfer-encoding"]);
const RETRY_AFTER_SECONDS = "2";

/** Passes what is not MCP to the process that serves the dashboard. */
export interface PageForwarder {
  handlePage(request: IncomingMessage, response: ServerResponse): void;
  /** WebSockets of Next's development server. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  close(): void;
}

/** A forwarder to the HTTP server that listens on `socketPath`. Answers 503 while nobody does. */
export function forwardPages(socketPath: string, addressOf: AddressOf): PageForwarder {
  const agent = new Agent({ keepAlive: true });
  return {
    handlePage(request, response) {
      const { method, url } = request;
      const passed = sendRequest({
        agent,
        socketPath,
        method,
        path: url,
        // Next keeps a client's own X-Forwarded-For, which says what the client likes.
        headers: [...endToEnd(request, NOT_OF_REQUEST), "x-forwarded-for", addressOf(request) ?? "unknown"],
      });
      passed.once("response", (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.statusMessage, endToEnd(answer, NOT_OF_ANSWER));
        // Cut, not ended: half a page must not look like a whole one.
        pipeline(answer, response, (error) => error != null && response.destroy());
      });
      passed.once("error", () => {
        answerUnavailable(response);
      });
      response.once("close", () => passed.destroy());
      request.pipe(passed);
    },
    handleUpgrade(request, socket, head) {
      const passed = connect(socketPath, () => {
        passed.write(headOf(request));
        passed.write(head);
        pipeline(socket, passed, socket, () => undefined);
      });
      passed.once("error", () => socket.destroy());
    },
    close: () => {
      agent.destroy();
    },
  };
}

/** The fields that concern the message, repeated ones (`set-cookie`) as they came. */
function endToEnd({ rawHeaders, headers }: IncomingMessage, dropped: ReadonlySet<string>): string[] {
  const named = (headers.connection ?? "")
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((name) => !FRAMING.has(name));
  const kept: string[] = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const [name = "", value = ""] = rawHeaders.slice(index, index + 2);
    const lower = name.toLowerCase();
    if (!dropped.has(lower) && !named.includes(lower)) kept.push(name, value);
  }
  return kept;
}

function headOf({ method = "GET", url = "/", rawHeaders }: IncomingMessage): string {
  const lines = [`${method} ${url} HTTP/1.1`];
  for (let index = 0; index < rawHeaders.length; index += 2)
    lines.push(`${rawHeaders[index] ?? ""}: ${rawHeaders[index + 1] ?? ""}`);
  return `${lines.join("\r\n")}\r\n\r\n`;
}

function answerUnavailable(response: ServerResponse): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  response.writeHead(503, {
    "content-type": "text/plain; charset=utf-8",
    "cache-control": "no-store",
    "retry-after": RETRY_AFTER_SECONDS,
  });
  response.end("The dashboard is starting again. Reload in a moment; MCP is not affected.\n");
}
