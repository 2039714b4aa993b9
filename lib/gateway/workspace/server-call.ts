import type { CancelSignal } from "@/lib/shared/cancel-signal";
import { newId } from "@/lib/shared/ids";
import { err } from "@/lib/shared/result";
import type { Bound } from "../context";
import { denial } from "../errors";
import { deny } from "../pipeline/deny";
import type { PipelineDeps } from "../pipeline/deps";
import { openExchange, type Exchange } from "../pipeline/exchange";
import { limitsFor } from "../pipeline/resolve";
import { findMember } from "../protocol/json-scan";
import { encodeMcpValue } from "../protocol/headers";
import { mcpNameField } from "../protocol/era";
import type { GatewayRequest } from "../gateway-http";
import type { GatewaySnapshot } from "../snapshot";
import type { EndpointCall, EndpointRequest } from "./workspace-server";

/** A message of the endpoint as a message on one server's own endpoint, ready to be decided there. */
export function serverCall(
  request: EndpointRequest,
  to: { readonly slug: string; readonly snapshot: GatewaySnapshot },
  deps: PipelineDeps,
): Bound {
  const { call, message, body, signal } = request;
  const { principal, secret, path } = call;
  const exchange = passOn(call, request, deps);
  exchange.snapshot = to.snapshot;
  return {
    stage: "bound",
    request: innerRequest(request, signal),
    path: { ...path, server: to.slug },
    exchange,
    principal,
    secret,
    snapshot: to.snapshot,
    workspace: null,
    limits: limitsFor(to.snapshot, deps.limits),
    message,
    body,
    era: "modern",
    protocolVersion: "2026-07-28",
    session: null,
  };
}

/** What runs for a server's exchange; one that throws ends the exchange too, or its places were taken for good. */
export async function endingOnFailure<T>(
  { exchange }: Bound,
  deps: PipelineDeps,
  run: () => Promise<T>,
): Promise<T> {
  try {
    return await run();
  } catch (error) {
    deny(exchange, denial("internal"), deps);
    throw error;
  }
}

// The exchange with the server is what is recorded; the first has the id that the client was told.
function passOn({ exchange: outer }: EndpointCall, request: EndpointRequest, deps: PipelineDeps): Exchange {
  const exchange = openExchange(innerRequest(request, request.signal), deps.ports.clock.now());
  const isFirst = !outer.isPassedOn;
  const isOwnRequest = request.message.method !== "subscriptions/listen";
  if (isOwnRequest) outer.isPassedOn = true;
  const { trace, principal, era, protocolVersion, sessionHash, clientName, clientVersion } = outer;
  return Object.assign(exchange, {
    requestId: outer.requestId,
    callId: isFirst && isOwnRequest ? null : newId(),
    startedTick: isFirst && isOwnRequest ? outer.startedTick : exchange.startedTick,
    remoteAddress: outer.remoteAddress,
    ...{ trace, principal, era, protocolVersion, sessionHash, clientName, clientVersion },
    rpcMethod: request.message.method,
    rpcId: request.message.id,
    body: request.body,
    paramsText: request.body === outer.body ? outer.paramsText : paramsTextOf(request),
  });
}

function paramsTextOf({ body }: EndpointRequest): string | null {
  const text = Buffer.from(body).toString("utf8");
  const span = findMember(text, ["params"]);
  return span === null ? null : text.slice(span.start, span.end);
}

function innerRequest({ message, headers }: EndpointRequest, signal: CancelSignal): GatewayRequest {
  const field = mcpNameField(message.method);
  const name = field === null ? undefined : message.params[field];
  return {
    method: "POST",
    path: "",
    search: "",
    headers: typeof name === "string" ? { ...headers, "mcp-name": encodeMcpValue(name) } : headers,
    // It was read already.
    readBody: () => Promise.resolve(err("aborted")),
    signal,
  };
}
