import type { GatewayResponse } from "../gateway-http";
import type { UpstreamResponse } from "../ports";
import { decodeUtf8 } from "../protocol/utf8";
import { createSseSplitter, withData } from "../protocol/sse";
import { upstreamFailure } from "../bridge/upstream-fault";
import { exposeAnswer, type Exposure } from "./expose-answer";

/** A server's response with the names of the workspace in place of the server's own. */
export function exposeResponse(response: GatewayResponse, exposure: Exposure): UpstreamResponse {
  const { status, headers, body } = response;
  if (body === null) return { status, headers, body: once(null) };
  if (!(body instanceof Uint8Array)) return { status, headers, body: exposeEvents(body, exposure) };
  const text = decodeUtf8(body);
  const exposed = text === null ? null : exposeAnswer(text, exposure);
  return { status, headers, body: once(exposed === null ? body : Buffer.from(exposed)) };
}

async function* exposeEvents(
  body: AsyncIterable<Uint8Array>,
  exposure: Exposure,
): AsyncGenerator<Uint8Array> {
  const splitter = createSseSplitter(exposure.deps.limits.sseEventBytesMax);
  for await (const chunk of body) {
    const blocks = splitter.push(chunk);
    if (blocks === null) throw upstreamFailure("too_large");
    for (const block of blocks) {
      const exposed = block.data === null ? null : exposeAnswer(block.data, exposure);
      yield exposed === null ? block.raw : withData(block, exposed);
    }
  }
}

async function* once(bytes: Uint8Array | null): AsyncGenerator<Uint8Array> {
  if (bytes !== null) yield await Promise.resolve(bytes);
}
