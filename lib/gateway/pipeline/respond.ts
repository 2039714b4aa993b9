import type { MaybePromise } from "@/lib/shared/maybe-promise";
import { err, ok, type Result } from "@/lib/shared/result";
import type { Routed } from "../context";
import { denial, type Denial } from "../errors";
import type { GatewayResponse } from "../gateway-http";
import { AnswerStream } from "./answer-stream";
import type { PipelineDeps } from "./deps";
import { relayEvents } from "./event-relay";
import { cancelsOnDisconnect, isOpenEnded, type UpstreamReply } from "./forward";
import { mintSession } from "./mint-session";
import { tellCancelled } from "./peer-news";
import { discardBody } from "./read-body";
import { finishExchange } from "./record";
import { refusedStatus } from "./refused-status";
import { failedStatus } from "./status-denial";
import { respondWithJson } from "./respond-json";
import { STREAM_HEADERS, STREAM_QUEUE_BYTES } from "./stream-headers";

/** The upstream's reply as the client's response: checked, filtered, otherwise byte for byte. */
export function respond(
  call: Routed,
  reply: UpstreamReply,
  deps: PipelineDeps,
): MaybePromise<Result<GatewayResponse, Denial>> {
  const isSuccess = reply.status >= 200 && reply.status < 300;
  if (isSuccess && call.message.kind !== "request") return accepted(call, reply, deps);
  if (isSuccess && reply.mediaType === "text/event-stream") return respondWithStream(call, reply, deps);
  const isJson = reply.mediaType === "application/json";
  const refused = refusedStatus(call, reply);
  if (refused !== null || !isJson) {
    discardBody(reply);
    const internalMessage = `upstream sent HTTP ${reply.status}, ${reply.mediaType ?? "no type"}`;
    return err(
      refused ??
        failedStatus(reply.status, internalMessage, reply.retryAfter) ??
        denial("upstream_not_mcp", { internalMessage }),
    );
  }
  return respondWithJson(call, reply, deps);
}

function accepted(call: Routed, reply: UpstreamReply, deps: PipelineDeps): Result<GatewayResponse, Denial> {
  discardBody(reply);
  const { message, session } = call;
  if (message.kind === "notification" && message.method === "notifications/cancelled" && session !== null) {
    const { requestId } = message.params;
    if (!deps.inFlight.cancel(session.token, requestId)) tellCancelled(session.token, requestId, deps);
  }
  const end = { status: "ok", errorCode: null, errorMessage: null, responseText: null } as const;
  finishExchange(call.exchange, { ...end, httpStatus: 202, bytesOut: 0 }, deps);
  return ok({ status: 202, headers: {}, body: null });
}

async function respondWithStream(
  call: Routed,
  reply: UpstreamReply,
  deps: PipelineDeps,
): Promise<Result<GatewayResponse, Denial>> {
  const stream = new AnswerStream(call, reply, deps);
  const isInitialize = call.message.kind === "request" && call.message.method === "initialize";
  const body = relayEvents(reply, {
    eventBytesMax: call.limits.sseEventBytesMax,
    eventsPerSecondMax: call.limits.eventsPerSecondMax,
    streamBytesMax: isOpenEnded(call.message) ? 0 : call.limits.answerStreamBytesMax,
    // The session id is a header, so the answer to initialize is awaited behind the queue.
    queueBytesMax: isInitialize ? call.limits.responseBytesMax : STREAM_QUEUE_BYTES,
    pulse: deps.pulse,
    doubt: () => deps.active.doubt(reply.watchdog),
    inspect: stream.inspect,
    endsWithClient: cancelsOnDisconnect(call),
    conclude: stream.conclude,
  });
  if (!isInitialize) return ok({ status: 200, headers: { ...STREAM_HEADERS }, body });
  const session = mintSession(call, reply, await stream.answer, deps);
  return session.ok ? ok({ status: 200, headers: { ...STREAM_HEADERS, ...session.value }, body }) : session;
}
