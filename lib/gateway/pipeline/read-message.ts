import { err, ok, type Result } from "@/lib/shared/result";
import type { Parsed, Resolved } from "../context";
import { denial, type Denial } from "../errors";
import { findAmbiguity } from "../protocol/envelope-check";
import { classifyEra, META_CLIENT_INFO, metaOf } from "../protocol/era";
import { accepts, headerOf, mediaTypeOf } from "../protocol/headers";
import { decodeUtf8 } from "../protocol/utf8";
import { idOf, isJsonObject, readRpcMessage, type RpcMessage } from "../protocol/json-rpc";
import { findMember, measureJson } from "../protocol/json-scan";
import { readTraceparent } from "../protocol/trace";
import { MODERN_VERSIONS } from "../protocol/versions";
import type { Exchange } from "./exchange";

/** The body as one JSON-RPC message that can be read in only one way and agrees with its headers. */
export async function readMessage(call: Resolved): Promise<Result<Parsed, Denial>> {
  const { request, exchange, limits } = call;
  const refused = refusedMediaType(call);
  if (refused !== null) return err(refused);
  const body = await request.readBody(limits.bodyBytesMax);
  if (!body.ok) return err(bodyRefused(body.error, limits.bodyBytesMax));
  exchange.body = body.value;
  const text = decodeUtf8(body.value);
  if (text === null) return err(denial("parse_error", { message: "The body is not UTF-8." }));
  const parsed = parseMessage(text, call);
  if (!parsed.ok) return parsed;
  const message = parsed.value;
  noteMessage(exchange, message, text);
  const claim = classifyEra(message, request.headers, MODERN_VERSIONS);
  if (!claim.ok) return claim;
  const { era, protocolVersion } = claim.value;
  exchange.era = era;
  exchange.protocolVersion = protocolVersion;
  return ok({ ...call, stage: "parsed", message, body: body.value, era, protocolVersion });
}

function refusedMediaType({ request }: Resolved): Denial | null {
  if (mediaTypeOf(headerOf(request.headers, "content-type")) !== "application/json") {
    return denial("unsupported_media_type");
  }
  const encoding = headerOf(request.headers, "content-encoding");
  if (encoding !== null && encoding.toLowerCase() !== "identity") {
    return denial("unsupported_media_type", { message: "Compressed messages are not accepted." });
  }
  const accept = headerOf(request.headers, "accept");
  const isAcceptable = accepts(accept, "application/json") && accepts(accept, "text/event-stream");
  return isAcceptable ? null : denial("not_acceptable");
}

function bodyRefused(why: "too_large" | "aborted", bytesMax: number): Denial {
  if (why === "aborted") return denial("body_aborted");
  return denial("body_too_large", {
    message: `The message is larger than the ${bytesMax} bytes accepted here.`,
  });
}

function parseMessage(text: string, { limits, exchange }: Resolved): Result<RpcMessage, Denial> {
  const { depth, keys } = measureJson(text);
  if (depth > limits.jsonDepthMax || keys > limits.jsonKeysMax) {
    const message = `The message is nested deeper than ${limits.jsonDepthMax} levels or has more than ${limits.jsonKeysMax} keys.`;
    return err(denial("invalid_request", { message }));
  }
  const value = parseJson(text);
  if (value === undefined) return err(denial("parse_error"));
  exchange.rpcId = idOf(value);
  const message = readRpcMessage(value);
  if (message.kind === "invalid") return err(denial("invalid_request", { message: message.why }));
  const ambiguity = findAmbiguity(text);
  return ambiguity === null ? ok(message) : err(denial("invalid_request", { message: ambiguity }));
}

function noteMessage(exchange: Exchange, message: RpcMessage, text: string): void {
  const span = findMember(text, [message.kind === "response" ? "result" : "params"]);
  exchange.paramsText = span === null ? null : text.slice(span.start, span.end);
  if (message.kind === "response") {
    exchange.rpcMethod = "response";
    exchange.rpcId = null;
    return;
  }
  exchange.rpcMethod = message.method;
  // The message's own word comes before that of the transport.
  exchange.trace = readTraceparent(metaOf(message.params)["traceparent"]) ?? exchange.trace;
  const info =
    message.method === "initialize" ? message.params["clientInfo"] : metaOf(message.params)[META_CLIENT_INFO];
  if (!isJsonObject(info)) return;
  exchange.clientName = typeof info["name"] === "string" ? info["name"] : null;
  exchange.clientVersion = typeof info["version"] === "string" ? info["version"] : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
