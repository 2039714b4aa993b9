import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Gateway, GatewayRequest, GatewayResponse } from "@/lib/gateway";
import { CancelSource, toAbortSignal, type CancelSignal } from "@/lib/shared/cancel-signal";
import { err, ok, type Result } from "@/lib/shared/result";
import type { AddressOf } from "./client-address";

/** How long a client whose message was too large may go on sending before its connection is cut. */
const OVERSIZE_GRACE_MS = 1_000;
const UNREAD_MS_MAX = 30_000;

/** How long a client may take nothing of an answer that waits for it. */
const STALL_MS = 30_000;
/** What is smaller fits into the buffers of the system, and needs no watching. */
const WATCHED_BYTES = 64 * 1024;

const OF_SOCKET: AddressOf = ({ socket }) => socket.remoteAddress;

export interface NodeDoorOptions {
  readonly addressOf?: AddressOf;
  readonly stallMs?: number | undefined;
}

/** The data plane behind a Node HTTP server. Never rejects. */
export async function serveMcp(
  gateway: Gateway,
  request: IncomingMessage,
  response: ServerResponse,
  { addressOf = OF_SOCKET, stallMs = STALL_MS }: NodeDoorOptions = {},
): Promise<void> {
  // A client's socket may fail at any time; unheard, its error would end the process.
  request.on("error", () => undefined);
  response.on("error", () => undefined);
  const gone = new CancelSource();
  // Of the response: once the body is read, the request's own close event never comes.
  response.once("close", () => {
    if (!response.writableFinished) gone.abort();
  });
  const answer = await gateway.handle(toGatewayRequest(request, response, gone, addressOf(request)));
  const isBig =
    answer.body !== null && !(answer.body instanceof Uint8Array && answer.body.length < WATCHED_BYTES);
  if (isBig) cutWhenStalled(response, stallMs);
  await send(answer, response, gone);
}

// Whoever asks for much and reads nothing would have us keep it for as long as they like.
function cutWhenStalled(response: ServerResponse, stallMs: number): void {
  const waiting = (): number => response.writableLength + (response.socket?.writableLength ?? 0);
  let before = 0;
  const timer = setInterval(() => {
    const now = waiting();
    if (now > 0 && now === before) response.destroy();
    before = now;
  }, stallMs).unref();
  response.once("close", () => clearInterval(timer));
}

function toGatewayRequest(
  request: IncomingMessage,
  response: ServerResponse,
  signal: CancelSignal,
  remoteAddress: string | undefined,
): GatewayRequest {
  const { path, search } = splitTarget(request.url ?? "/");
  return {
    method: request.method ?? "GET",
    path,
    search,
    headers: request.headers,
    readBody: (maxBytes) => readBody(request, response, maxBytes),
    signal,
    ...(remoteAddress === undefined ? {} : { remoteAddress }),
  };
}

// The request line may carry an absolute URL; its host decides nothing here.
function splitTarget(target: string): { readonly path: string; readonly search: string } {
  const local = target.startsWith("/") ? target : target.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, "");
  const mark = local.indexOf("?");
  return mark === -1
    ? { path: local, search: "" }
    : { path: local.slice(0, mark), search: local.slice(mark) };
}

async function readBody(
  request: IncomingMessage,
  response: ServerResponse,
  maxBytes: number,
): Promise<Result<Uint8Array, "too_large" | "aborted">> {
  // The client left while its credential was looked up: no event would ever come.
  if (request.destroyed) return err("aborted");
  if (Number(request.headers["content-length"] ?? 0) > maxBytes) return refuseBody(request, response);
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= maxBytes) chunks.push(chunk);
      else {
        chunks.length = 0;
        request.removeAllListeners("data");
        resolve(refuseBody(request, response));
      }
    });
    request.once("end", () => {
      const [only] = chunks;
      resolve(ok(chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks, bytes)));
    });
    request.once("close", () => resolve(err("aborted")));
  });
}

// A client hears the answer only once it stopped sending: answering earlier resets the connection under it.
async function refuseBody(
  request: IncomingMessage,
  response: ServerResponse,
): Promise<Result<never, "too_large">> {
  response.shouldKeepAlive = false;
  request.resume();
  const patience = AbortSignal.timeout(OVERSIZE_GRACE_MS);
  if (!request.readableEnded) await once(request, "end", { signal: patience }).catch(() => undefined);
  response.once("finish", () => request.destroy());
  return err("too_large");
}

async function send(answer: GatewayResponse, response: ServerResponse, gone: CancelSignal): Promise<void> {
  const { body } = answer;
  if (gone.aborted || response.destroyed) {
    await leave(body);
    return;
  }
  const headers =
    body instanceof Uint8Array
      ? { ...answer.headers, "content-length": String(body.length) }
      : answer.headers;
  response.writeHead(answer.status, headers);
  if (body === null || body instanceof Uint8Array) response.end(body ?? undefined);
  else await stream(body, response, gone);
}

async function stream(
  body: AsyncIterable<Uint8Array>,
  response: ServerResponse,
  gone: CancelSignal,
): Promise<void> {
  // Headers go out before the first event: clients wait for them.
  response.flushHeaders();
  const iterator = body[Symbol.asyncIterator]();
  const leaveNow = (): void => void iterator.return?.();
  gone.addEventListener("abort", leaveNow, { once: true });
  try {
    for (let step = await iterator.next(); step.done !== true; step = await iterator.next()) {
      if (gone.aborted) break;
      if (!response.write(step.value)) await drained(response, gone);
    }
    response.end();
  } catch {
    // Cut, not ended: half an answer must not look like a whole one.
    response.destroy();
  } finally {
    gone.removeEventListener("abort", leaveNow);
    await iterator.return?.();
  }
}

// A client that reads nothing for this long holds buffers here and an upstream there.
async function drained(response: ServerResponse, gone: CancelSignal): Promise<void> {
  const patience = setTimeout(() => response.destroy(), UNREAD_MS_MAX);
  await once(response, "drain", { signal: toAbortSignal(gone) }).catch(() => undefined);
  clearTimeout(patience);
}

async function leave(body: GatewayResponse["body"]): Promise<void> {
  if (body === null || body instanceof Uint8Array) return;
  await body[Symbol.asyncIterator]().return?.();
}
