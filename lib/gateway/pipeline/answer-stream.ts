import type { Routed } from "../context";
import { META_SUBSCRIPTION_ID } from "../protocol/era";
import { rpcErrorBody, type JsonObject } from "../protocol/json-rpc";
import { sseEvent, withData, type SseBlock } from "../protocol/sse";
import { sealEventIds } from "../sessions/event-id";
import type { View } from "../tasks/show-tasks";
import { answers, isResponse, parseUpstreamMessage, verdictOf } from "./answer";
import { rpcErrorOf } from "./deny";
import type { PipelineDeps } from "./deps";
import { isOpenEnded, type UpstreamReply } from "./forward";
import { finishExchange } from "./record";
import { refuseAsk } from "./refuse-ask";
import { shownAnswer, shownBlock } from "./shown";
import { isStray, isUnofferedAsk } from "./stray-messages";
import { upstreamDenial } from "./upstream-failure";

/** How long an upstream may keep its stream open behind the answer. */
const AFTER_ANSWER_MS = 5_000;

/** The stream that answers one request: filtered, watched for the answer, recorded at its end. */
export class AnswerStream {
  /** The answer, or null when the stream ends without one. */
  readonly answer: Promise<JsonObject | null>;
  readonly #call: Routed;
  readonly #reply: UpstreamReply;
  readonly #deps: PipelineDeps;
  readonly #view: View;
  #settle: (answer: JsonObject | null) => void = () => undefined;
  #isAnswered = false;
  #hasEventIds = false;
  #bytesOut = 0;

  constructor(call: Routed, reply: UpstreamReply, deps: PipelineDeps) {
    this.#call = call;
    this.#reply = reply;
    this.#deps = deps;
    this.#view = { call, deps };
    this.answer = new Promise((resolve) => (this.#settle = resolve));
  }

  /** What goes on to the client for a block of the upstream's stream; null drops it. */
  readonly inspect = (block: SseBlock): Uint8Array | null => {
    if (block.data === null || block.data === "") return this.#out(block.raw);
    const message = parseUpstreamMessage(block.data);
    if (message === null) return null;
    if (isResponse(message)) return this.#inspectResponse(block, block.data, message);
    const { session, route } = this.#call;
    if (isStray(message, this.#call.message, this.#call.era)) return null;
    if (
      route === "native" &&
      session !== null &&
      isUnofferedAsk(message, session.claims.clientCapabilities)
    ) {
      refuseAsk(this.#call, message, this.#deps);
      return null;
    }
    const shown = shownBlock(block, message, this.#view);
    return shown === null ? null : this.#out(shown);
  };

  /** The upstream's stream ended; what the client still has to be told. */
  readonly conclude = (failure: { readonly error: unknown } | null): Uint8Array | null => {
    if (this.#isAnswered) return null;
    this.#settle(null);
    const { exchange, message } = this.#call;
    const refused = upstreamDenial(failure?.error, this.#reply.watchdog.reason());
    const error = rpcErrorOf(refused, exchange.requestId);
    exchange.internalMessage = refused.internalMessage ?? null;
    // A legacy server may hang up after an event with an id; the client then resumes with GET.
    const isResumable = failure === null && this.#call.era === "legacy" && this.#hasEventIds;
    if (refused.code === "shutting_down" && isOpenEnded(message)) return this.#concludeSubscription();
    const isSilent = isResumable || refused.code === "cancelled" || message.kind !== "request";
    const last = isSilent ? null : this.#out(sseEvent(rpcErrorBody(message.id, error)));
    finishExchange(
      exchange,
      {
        status:
          refused.code === "cancelled"
            ? "cancelled"
            : refused.code === "upstream_timeout"
              ? "timeout"
              : "upstream_error",
        httpStatus: 200,
        errorCode: refused.code,
        errorMessage: error.message,
        responseText: null,
        bytesOut: this.#bytesOut,
      },
      this.#deps,
    );
    return last;
  };

  // In order, so that the client knows to ask again rather than to worry.
  #concludeSubscription(): Uint8Array | null {
    const { message, exchange } = this.#call;
    if (message.kind !== "request") return null;
    const result = { resultType: "complete", _meta: { [META_SUBSCRIPTION_ID]: message.id } };
    const text = JSON.stringify({ jsonrpc: "2.0", id: message.id, result });
    const last = this.#out(sseEvent(Buffer.from(text)));
    const end = { status: "ok", httpStatus: 200, errorCode: null, errorMessage: null } as const;
    const responseText = JSON.stringify(result);
    finishExchange(exchange, { ...end, responseText, bytesOut: this.#bytesOut }, this.#deps);
    return last;
  }

  #inspectResponse(block: SseBlock, data: string, message: JsonObject): Uint8Array | null {
    const { message: request, exchange } = this.#call;
    // Only the answer to this very request belongs on its stream, and only once.
    if (this.#isAnswered || request.kind !== "request" || !answers(message, request.id)) return null;
    const filtered = shownAnswer(data, message, request.method, this.#view);
    const bytes = this.#out(filtered === null ? block.raw : withData(block, filtered));
    this.#isAnswered = true;
    this.#settle(message);
    const end = { ...verdictOf(message, filtered ?? data), httpStatus: 200, bytesOut: this.#bytesOut };
    finishExchange(exchange, end, this.#deps);
    setTimeout(() => this.#reply.watchdog.abort("timeout"), AFTER_ANSWER_MS).unref();
    return bytes;
  }

  #out(raw: Uint8Array): Uint8Array {
    const { session, exchange } = this.#call;
    const bytes =
      session === null ? raw : sealEventIds(raw, exchange.sessionHash ?? "", this.#deps.ports.sealKeys);
    if (bytes !== raw) this.#hasEventIds = true;
    this.#bytesOut += bytes.length;
    return bytes;
  }
}
