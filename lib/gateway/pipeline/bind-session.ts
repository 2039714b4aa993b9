import { err, ok, type Result } from "@/lib/shared/result";
import type { Bound, BoundSession, Parsed, Resolved } from "../context";
import { denial, type Denial } from "../errors";
import type { Principal } from "../ports";
import { headerOf } from "../protocol/headers";
import { hashSessionToken, openSession } from "../sessions/session-token";
import type { PipelineDeps } from "./deps";

/** A session continues only for whoever opened it, on the server it was opened on. */
export function bindSession(call: Parsed, deps: PipelineDeps): Result<Bound, Denial> {
  // Modern messages have no session; a header that claims one means nothing.
  if (call.era === "modern") return ok({ ...call, stage: "bound", session: null });
  if (call.message.kind === "request" && call.message.method === "initialize") {
    return ok({ ...call, stage: "bound", session: null });
  }
  const session = readSession(call, deps);
  return session.ok ? ok({ ...call, stage: "bound", session: session.value }) : session;
}

/** The session the request names, if it is the caller's own. Foreign, expired and forged read the same. */
export function readSession(call: Resolved | Parsed, deps: PipelineDeps): Result<BoundSession, Denial> {
  const token = headerOf(call.request.headers, "mcp-session-id");
  if (token === null || token === "") return err(denial("session_required"));
  const hash = hashSessionToken(token);
  const { clock, sealKeys } = deps.ports;
  const claims = openSession(token, sealKeys, clock.now(), deps.sessions.extendedTo(hash));
  if (claims === null || deps.sessions.hasEnded(hash)) return err(denial("session_not_found"));
  const { workspaceServer, upstream } = call.snapshot;
  const isOwn =
    claims.owner === sessionOwner(call.principal) &&
    claims.workspaceServerId === workspaceServer.id &&
    claims.configVersion === upstream.configVersion;
  if (!isOwn)
    return err(denial("session_not_found", { internalMessage: "session of another principal or server" }));
  const { exchange } = call;
  deps.sessions.used(hash, claims.expiresAt);
  exchange.sessionHash = hash;
  exchange.protocolVersion ??= claims.protocolVersion;
  exchange.clientName ??= claims.clientName;
  exchange.clientVersion ??= claims.clientVersion;
  return ok({ token, claims });
}

/** The key too: a second key of the same user is another client. */
export function sessionOwner(principal: Principal): string {
  return `${principal.kind}:${principal.id}:${principal.keyId ?? ""}`;
}
