import { err, ok, type Result } from "@/lib/shared/result";
import type { Resolved, SessionOperation } from "../context";
import { denial, type Denial } from "../errors";
import type { GatewayResponse } from "../gateway-http";
import { accepts, headerOf } from "../protocol/headers";
import { LEGACY_VERSIONS } from "../protocol/versions";
import { unsupportedVersion } from "../protocol/era";
import { upstreamCredential } from "./attach-credentials";
import { openEventId } from "../sessions/event-id";
import { hashSessionToken } from "../sessions/session-token";
import { readSession } from "./bind-session";
import type { PipelineDeps } from "./deps";
import { forward } from "./forward";
import { forwardHealing } from "./forward-healing";
import { healedSession } from "./renew-session";
import { tellEnded } from "./peer-news";
import { discardBody } from "./read-body";
import { finishExchange } from "./record";
import { refusedStatus } from "./refused-status";
import { failedStatus } from "./status-denial";
import { respondWithEvents } from "./session-stream";

/** GET: the server's own messages of a legacy session, or the rest of a broken stream. */
export async function handleGet(
  call: Resolved,
  deps: PipelineDeps,
): Promise<Result<GatewayResponse, Denial>> {
  if (!accepts(headerOf(call.request.headers, "accept"), "text/event-stream")) {
    return err(denial("stream_not_acceptable"));
  }
  const operation = await sessionOperation(call, deps);
  if (!operation.ok) return operation;
  const place = deps.quotas.take(call, "stream");
  if (!place.ok) return place;
  call.exchange.releases.push(place.value);
  const passage = deps.circuits.enter(call.exchange);
  if (!passage.ok) return passage;
  const sent = await forwardHealing(operation.value, deps);
  if (!sent.ok) return sent;
  const { call: served, reply } = sent.value;
  const isStream = reply.status === 200 && reply.mediaType === "text/event-stream";
  if (isStream) return ok(respondWithEvents(served, reply, deps));
  discardBody(reply);
  return err(
    sessionRefusal(operation.value, reply.status) ??
      refusedStatus(operation.value, reply) ??
      failedStatus(reply.status, `upstream answered HTTP ${reply.status}`, reply.retryAfter) ??
      denial("upstream_not_mcp"),
  );
}

/** DELETE: the client ends its session; the upstream is told. */
export async function handleDelete(
  call: Resolved,
  deps: PipelineDeps,
): Promise<Result<GatewayResponse, Denial>> {
  const operation = await sessionOperation(call, deps);
  if (!operation.ok) return operation;
  const { claims, token } = operation.value.session;
  if (claims.upstreamSessionId !== null || claims.isBridged) {
    const reply = await forward(healedSession(operation.value, deps), deps);
    if (!reply.ok) return reply;
    discardBody(reply.value);
    if (reply.value.status >= 300) {
      return err(
        sessionRefusal(operation.value, reply.value.status) ??
          refusedStatus(operation.value, reply.value) ??
          denial("upstream_failed"),
      );
    }
  }
  const hash = hashSessionToken(token);
  const until = deps.ports.clock.now() + call.limits.sessionTtlMs;
  deps.sessions.end(hash, until);
  await tellEnded(hash, until, deps);
  const end = { status: "ok", errorCode: null, errorMessage: null, responseText: null } as const;
  finishExchange(call.exchange, { ...end, httpStatus: 200, bytesOut: 0 }, deps);
  return ok({ status: 200, headers: {}, body: null });
}

async function sessionOperation(
  call: Resolved,
  deps: PipelineDeps,
): Promise<Result<SessionOperation, Denial>> {
  call.exchange.era = "legacy";
  const version = headerOf(call.request.headers, "mcp-protocol-version");
  if (version !== null && !LEGACY_VERSIONS.includes(version)) {
    return err(unsupportedVersion(version.slice(0, 40), LEGACY_VERSIONS));
  }
  const session = readSession(call, deps);
  if (!session.ok) return session;
  const credential = await upstreamCredential(call, deps);
  if (!credential.ok) return credential;
  call.exchange.decisionReason = "allowed";
  const claimedId = headerOf(call.request.headers, "last-event-id");
  const lastEventId = openEventId(claimedId, call.exchange.sessionHash ?? "", deps.ports.sealKeys);
  const operation = { ...call, stage: "session-operation", session: session.value } as const;
  return ok({ ...operation, credential: credential.value, lastEventId });
}

function sessionRefusal(call: SessionOperation, status: number): Denial | null {
  if (status === 405) return methodNotAllowed();
  const isUnknown = status === 400 && call.session.claims.upstreamSessionId !== null;
  return isUnknown ? denial("session_not_found") : null;
}

function methodNotAllowed(): Denial {
  return denial("method_not_allowed", {
    message: "The MCP server does not offer this method.",
    headers: { allow: "POST" },
  });
}
