import type { SessionOperation } from "../context";
import type { GatewayResponse } from "../gateway-http";
import { withData, type SseBlock } from "../protocol/sse";
import { sealEventIds } from "../sessions/event-id";
import { isResponse, parseUpstreamMessage } from "./answer";
import type { PipelineDeps } from "./deps";
import { relayEvents } from "./event-relay";
import type { UpstreamReply } from "./forward";
import { finishExchange } from "./record";
import { refuseAsk } from "./refuse-ask";
import { shownAnswer, shownBlock } from "./shown";
import { STREAM_HEADERS, STREAM_QUEUE_BYTES } from "./stream-headers";
import { isUnofferedAsk } from "./stray-messages";
import { upstreamDenial } from "./upstream-failure";

/** The stream of a GET, relayed until either side ends it. */
export function respondWithEvents(
  call: SessionOperation,
  reply: UpstreamReply,
  deps: PipelineDeps,
): GatewayResponse {
  let bytesOut = 0;
  const inspect = (block: SseBlock): Uint8Array | null => {
    const inspected = inspectBlock(block, call, deps);
    const hash = call.exchange.sessionHash ?? "";
    const bytes = inspected === null ? null : sealEventIds(inspected, hash, deps.ports.sealKeys);
    bytesOut += bytes?.length ?? 0;
    return bytes;
  };
  const conclude = (failure: { readonly error: unknown } | null): null => {
    const refused = failure === null ? null : upstreamDenial(failure.error, reply.watchdog.reason());
    call.exchange.internalMessage = refused?.internalMessage ?? null;
    // A client that leaves its stream has not cancelled anything: that is how such streams end.
    const isOrderly = refused === null || refused.code === "cancelled" || refused.code === "shutting_down";
    finishExchange(
      call.exchange,
      {
        status: isOrderly ? "ok" : "upstream_error",
        httpStatus: 200,
        errorCode: isOrderly ? null : refused.code,
        errorMessage: null,
        responseText: null,
        bytesOut,
      },
      deps,
    );
    return null;
  };
  const body = relayEvents(reply, {
    eventBytesMax: call.limits.sseEventBytesMax,
    eventsPerSecondMax: call.limits.eventsPerSecondMax,
    streamBytesMax: 0,
    queueBytesMax: STREAM_QUEUE_BYTES,
    pulse: deps.pulse,
    doubt: () => deps.active.doubt(reply.watchdog),
    inspect,
    endsWithClient: true,
    conclude,
  });
  return { status: 200, headers: { ...STREAM_HEADERS }, body };
}

// A resumed stream replays answers, lists among them: hidden means hidden here too.
function inspectBlock(block: SseBlock, call: SessionOperation, deps: PipelineDeps): Uint8Array | null {
  if (block.data === null || block.data === "") return block.raw;
  const message = parseUpstreamMessage(block.data);
  if (message === null) return null;
  const { clientCapabilities, isBridged } = call.session.claims;
  if (!isBridged && isUnofferedAsk(message, clientCapabilities)) {
    refuseAsk(call, message, deps);
    return null;
  }
  if (!isResponse(message)) return shownBlock(block, message, { call, deps });
  const filtered = shownAnswer(block.data, message, null, { call, deps });
  return filtered === null ? block.raw : withData(block, filtered);
}
