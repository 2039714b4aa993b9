import type { UpstreamError, UpstreamHttp, UpstreamRequest, UpstreamResponse } from "../ports";
import { headerOf, mediaTypeOf } from "../protocol/headers";
import { createSseSplitter, type SseBlock } from "../protocol/sse";

/** The stream of one connection, from behind its first event. */
export interface OpenStream {
  /** Where messages are posted. */
  readonly endpoint: string;
  readonly blocks: AsyncGenerator<SseBlock>;
  close(): void;
}

const ENDPOINT_EVENT = /(?:^|[\r\n])event: ?endpoint(?:[\r\n]|$)/;
// Of a stream that never says where to post.
const BLOCKS_BEFORE_ENDPOINT_MAX = 10;

/** Opens the stream with the credential of a request; a response where the upstream offers none. */
export async function openStream(
  upstream: UpstreamHttp,
  request: UpstreamRequest,
  eventBytesMax: number,
): Promise<OpenStream | UpstreamResponse> {
  const controller = new AbortController();
  const close = (): void => controller.abort();
  const { firstByteMs } = request.timeouts;
  let isLate = false;
  const late = setTimeout(() => {
    isLate = true;
    close();
  }, firstByteMs);
  // Until it is open: afterwards the stream outlives the request that asked for it, as a refusal does not.
  request.signal.addEventListener("abort", close, { once: true });
  if (request.signal.aborted) close();
  try {
    const response = await upstream.request({
      ...request,
      method: "GET",
      headers: { ...request.headers, accept: "text/event-stream" },
      body: null,
      signal: controller.signal,
      timeouts: { ...request.timeouts, idleMs: 0, absoluteMs: 0 },
    });
    const type = mediaTypeOf(headerOf(response.headers, "content-type"));
    if (response.status !== 200 || type !== "text/event-stream") return response;
    const blocks = blocksOf(response, eventBytesMax);
    const endpoint = await endpointOf(blocks, request.url);
    request.signal.removeEventListener("abort", close);
    return { endpoint, blocks, close };
  } catch (error) {
    close();
    throw isLate ? failure("timeout", "the stream did not open in time") : error;
  } finally {
    clearTimeout(late);
  }
}

async function endpointOf(blocks: AsyncGenerator<SseBlock>, url: string): Promise<string> {
  for (let count = 0; count < BLOCKS_BEFORE_ENDPOINT_MAX; count += 1) {
    const step = await blocks.next();
    if (step.done === true) break;
    const { data, raw } = step.value;
    if (data === null || !ENDPOINT_EVENT.test(Buffer.from(raw).toString("utf8"))) continue;
    const endpoint = URL.canParse(data, url) ? new URL(data, url) : null;
    // The credential is sent there: an upstream must not be able to direct it elsewhere.
    if (endpoint === null || endpoint.origin !== new URL(url).origin) {
      throw failure("redirect", "the endpoint of the stream is not of the server's own origin");
    }
    return endpoint.href;
  }
  throw failure("redirect", "the stream does not say where messages are posted");
}

async function* blocksOf(response: UpstreamResponse, eventBytesMax: number): AsyncGenerator<SseBlock> {
  const splitter = createSseSplitter(eventBytesMax);
  for await (const chunk of response.body) {
    const blocks = splitter.push(chunk);
    if (blocks === null) throw failure("too_large", "an event of the stream is larger than allowed");
    yield* blocks;
  }
}

export function failure(kind: UpstreamError["kind"], message: string): Error & UpstreamError {
  return Object.assign(new Error(message), { kind });
}
