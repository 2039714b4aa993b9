import { err, ok, type Result } from "@/lib/shared/result";
import type { Routed } from "../context";
import { denial, type Denial } from "../errors";
import type { GatewayResponse } from "../gateway-http";
import { isJsonObject, rpcErrorBody, type JsonObject, type RpcId } from "../protocol/json-rpc";
import { decodeUtf8 } from "../protocol/utf8";
import { answers, isResponse, parseUpstreamMessage, verdictOf } from "./answer";
import { JSON_HEADERS } from "./deny";
import type { PipelineDeps } from "./deps";
import type { UpstreamReply } from "./forward";
import { mintSession } from "./mint-session";
import { readBody } from "./read-body";
import { finishExchange } from "./record";
import { shownAnswer } from "./shown";
import { failedStatus } from "./status-denial";
import { upstreamDenial } from "./upstream-failure";

/** One JSON answer: complete, an answer to this very request, and filtered if it is a list. */
export async function respondWithJson(
  call: Routed,
  reply: UpstreamReply,
  deps: PipelineDeps,
): Promise<Result<GatewayResponse, Denial>> {
  const read = await readBody(reply, call.limits.responseBytesMax);
  if (!read.ok) return read;
  const doubt = deps.active.doubt(reply.watchdog);
  if (doubt !== null) await doubt;
  const ended = reply.watchdog.reason();
  if (ended !== null) return err(upstreamDenial(null, ended));
  const text = decodeUtf8(read.value);
  const answer = text === null ? null : parseUpstreamMessage(text);
  if (text === null || answer === null || !isResponse(answer)) return err(notMcp(call, reply));
  const { exchange, message } = call;
  if (message.kind !== "request") return err(denial("upstream_failed"));
  if (isLostSession(call, reply, answer)) return err(denial("session_not_found"));
  const addressed = addressedTo(message.id, answer, text);
  if (addressed === null)
    return err(denial("upstream_not_mcp", { message: "The MCP server answered a different request." }));
  const filtered = shownAnswer(addressed.text, addressed.answer, message.method, { call, deps });
  const session = message.method === "initialize" ? mintSession(call, reply, answer, deps) : ok({});
  if (!session.ok) return session;
  const isOriginal = filtered === null && addressed.text === text;
  const body = isOriginal ? read.value : Buffer.from(filtered ?? addressed.text);
  const httpStatus = reply.status < 300 ? 200 : reply.status < 500 ? reply.status : 502;
  const end = { ...verdictOf(answer, filtered ?? addressed.text), httpStatus, bytesOut: body.length };
  finishExchange(exchange, end, deps);
  return ok({ status: httpStatus, headers: { ...JSON_HEADERS, ...session.value }, body });
}

// An error without an id was meant for the only request on this exchange.
function addressedTo(
  id: RpcId,
  answer: JsonObject,
  text: string,
): { readonly answer: JsonObject; readonly text: string } | null {
  if (answers(answer, id)) return { answer, text };
  const error = answer["error"];
  const isUnaddressed = answer["id"] === null || answer["id"] === undefined;
  if (!isUnaddressed || !isJsonObject(error)) return null;
  const code = typeof error["code"] === "number" ? error["code"] : -32603;
  const message =
    typeof error["message"] === "string" ? error["message"] : "The MCP server answered with an error.";
  const body = Buffer.from(rpcErrorBody(id, { code, message, data: error["data"] })).toString("utf8");
  return { answer: { ...answer, id }, text: body };
}

function notMcp(call: Routed, reply: UpstreamReply): Denial {
  const internalMessage = `upstream answered HTTP ${reply.status} without JSON-RPC`;
  const failed = failedStatus(reply.status, internalMessage, reply.retryAfter);
  const isFailure = reply.status >= 400 && call.session !== null;
  return failed ?? denial(isFailure ? "upstream_failed" : "upstream_not_mcp", { internalMessage });
}

// Servers built on the SDK's examples answer an unknown session with 400 instead of 404.
function isLostSession(call: Routed, reply: UpstreamReply, answer: JsonObject): boolean {
  if (reply.status !== 400 || (call.session?.claims.upstreamSessionId ?? null) === null) return false;
  const error = answer["error"];
  return isJsonObject(error) && error["code"] === -32000 && /session/i.test(String(error["message"]));
}
