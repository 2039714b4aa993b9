import type { Routed, SessionOperation } from "../context";
import type { JsonObject } from "../protocol/json-rpc";
import type { PipelineDeps } from "./deps";
import { linkOf } from "./over-bridge";

const REFUSE_WITHIN_MS = 10_000;

/** Tells a legacy server that its question will not be answered, so that it does not wait for ever. */
export function refuseAsk(call: Routed | SessionOperation, message: JsonObject, deps: PipelineDeps): void {
  const sessionId = call.session?.claims.upstreamSessionId ?? null;
  const version = call.exchange.protocolVersion;
  const error = { code: -32601, message: "The client did not declare this capability." };
  const body = JSON.stringify({ jsonrpc: "2.0", id: message["id"], error });
  const headers = {
    ...(sessionId === null ? {} : { "mcp-session-id": sessionId }),
    ...(version === null ? {} : { "mcp-protocol-version": version }),
  };
  void linkOf(call, deps)
    .post(body, headers, AbortSignal.timeout(REFUSE_WITHIN_MS))
    .then((reply) => reply.discard())
    .catch(() => undefined);
}
