import type { Routed, SessionOperation } from "../context";
import { isJsonObject } from "../protocol/json-rpc";
import type { PipelineDeps } from "./deps";
import { linkOf } from "./over-bridge";
import { tellRenewed } from "./peer-news";

const OPEN_WITHIN_MS = 30_000;

/** The call on the upstream session that took the place of a lost one, where there is one. */
export function healedSession<Call extends Routed | SessionOperation>(call: Call, deps: PipelineDeps): Call {
  const token = call.session?.token;
  const healed = token === undefined ? undefined : deps.renewals.of(token);
  return healed === undefined ? call : onSession(call, healed);
}

/**
 * Opens the lost session anew with what the client said when it opened it; null where that is not
 * possible. Calls that notice the loss at the same time share one new session.
 */
export async function renewSession<Call extends Routed | SessionOperation>(
  call: Call,
  deps: PipelineDeps,
): Promise<Call | null> {
  const { session } = call;
  if (session === null || session.claims.clientCapabilities === null) return null;
  // The client's answer was for a question of the lost session.
  if (call.stage === "routed" && call.message.kind === "response") return null;
  if (call.stage === "session-operation" && call.request.method !== "GET") return null;
  const lost = session.claims.upstreamSessionId;
  const { token } = session;
  const id = await deps.renewals.renew(token, lost, async () => {
    const opened = await openAnew(call, deps);
    if (opened !== null) await tellRenewed({ token, lost, id: opened }, deps);
    return opened;
  });
  return id === null ? null : onSession(call, id);
}

async function openAnew(call: Routed | SessionOperation, deps: PipelineDeps): Promise<string | null> {
  const claims = call.session?.claims;
  if (claims === undefined || claims.clientCapabilities === null) return null;
  const link = linkOf(call, deps);
  const signal = AbortSignal.timeout(OPEN_WITHIN_MS);
  const params = {
    protocolVersion: claims.protocolVersion,
    capabilities: claims.clientCapabilities,
    clientInfo: { name: claims.clientName ?? "Gatehouse", version: claims.clientVersion ?? "unknown" },
  };
  const body = { jsonrpc: "2.0", id: "gatehouse-renew", method: "initialize", params };
  const reply = await link.post(JSON.stringify(body), {}, signal);
  let isOpen = false;
  for await (const item of reply.items) {
    const result = item.kind === "message" ? item.message["result"] : undefined;
    isOpen = isJsonObject(result) && result["protocolVersion"] === claims.protocolVersion;
    if (item.kind === "message") break;
  }
  if (!isOpen || reply.sessionId === null) return null;
  const headers = { "mcp-session-id": reply.sessionId, "mcp-protocol-version": claims.protocolVersion };
  const notification = '{"jsonrpc":"2.0","method":"notifications/initialized"}';
  (await link.post(notification, headers, signal)).discard();
  return reply.sessionId;
}

function onSession<Call extends Routed | SessionOperation>(call: Call, upstreamSessionId: string): Call {
  const { session } = call;
  return session === null
    ? call
    : { ...call, session: { ...session, claims: { ...session.claims, upstreamSessionId } } };
}
