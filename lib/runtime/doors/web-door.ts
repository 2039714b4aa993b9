import type { Gateway, GatewayRequest, GatewayResponse } from "@/lib/gateway";
import { err, ok, type Result } from "@/lib/shared/result";

const OPENING = Buffer.from(":\n\n");

export interface WebDoorOptions {
  /** The public path, where a rewrite has changed the URL of the request. */
  readonly path?: string;
  readonly remoteAddress?: string;
  /**
   * For a host that sends the head of a response with its first bytes, as Next does: event streams begin with a
   * comment, so that the client of a silent one learns at once that it is open.
   */
  readonly opensStreams?: boolean;
}

/** The data plane behind anything that speaks Request and Response, such as a Next route handler. */
export async function answerMcp(
  gateway: Gateway,
  request: Request,
  options: WebDoorOptions = {},
): Promise<Response> {
  const answer = await gateway.handle(toGatewayRequest(request, options));
  const needsOpening =
    options.opensStreams === true && answer.headers["content-type"] === "text/event-stream";
  return new Response(toWebBody(answer.body, request.signal, needsOpening ? OPENING : null), {
    status: answer.status,
    headers: answer.headers,
  });
}

function toGatewayRequest(request: Request, options: WebDoorOptions): GatewayRequest {
  const url = new URL(request.url);
  return {
    method: request.method,
    path: options.path ?? url.pathname,
    search: url.search,
    headers: Object.fromEntries(request.headers),
    readBody: (maxBytes) => readBody(request, maxBytes),
    signal: request.signal,
    ...(options.remoteAddress === undefined ? {} : { remoteAddress: options.remoteAddress }),
  };
}

async function readBody(
  request: Request,
  maxBytes: number,
): Promise<Result<Uint8Array, "too_large" | "aborted">> {
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes) return err("too_large");
  if (request.body === null) return ok(new Uint8Array());
  const reader = request.body.getReader();
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for (let step = await reader.read(); !step.done; step = await reader.read()) {
      bytes += step.value.length;
      if (bytes > maxBytes) {
        await reader.cancel();
        return err("too_large");
      }
      chunks.push(step.value);
    }
  } catch {
    return err("aborted");
  }
  return ok(Buffer.concat(chunks, bytes));
}

function toWebBody(
  body: GatewayResponse["body"],
  gone: AbortSignal,
  opening: Uint8Array | null,
): BodyInit | null {
  if (body === null) return null;
  if (body instanceof Uint8Array) return new Uint8Array(body);
  const iterator = body[Symbol.asyncIterator]();
  const leave = (): void => void iterator.return?.();
  // Some hosts abort the request's signal without cancelling the stream; either must end it.
  if (gone.aborted) leave();
  gone.addEventListener("abort", leave, { once: true });
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        if (opening !== null) controller.enqueue(opening);
      },
      async pull(controller) {
        const step = await iterator.next();
        if (step.done !== true) {
          controller.enqueue(step.value);
          return;
        }
        gone.removeEventListener("abort", leave);
        controller.close();
      },
      async cancel() {
        gone.removeEventListener("abort", leave);
        await iterator.return?.();
      },
    },
    { highWaterMark: 0 },
  );
}
