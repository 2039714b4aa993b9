import type { Routed, SessionOperation } from "../context";
import { denial, type Denial } from "../errors";
import type { UpstreamReply } from "./forward";
import { statusDenial } from "./status-denial";

/** HTTP statuses that mean the same whatever the body says; null: the body decides. */
export function refusedStatus(call: Routed | SessionOperation, reply: UpstreamReply): Denial | null {
  const internalMessage = `upstream answered HTTP ${reply.status}`;
  if (reply.status >= 300 && reply.status < 400) {
    const message = "The server's URL redirects. Its administrator should enter the final URL.";
    return denial("upstream_not_mcp", { message, internalMessage });
  }
  if (reply.status === 404) {
    const hadSession = (call.session?.claims.upstreamSessionId ?? null) !== null;
    return hadSession ? denial("session_not_found", { internalMessage }) : null;
  }
  return statusDenial(reply.status, internalMessage, reply.retryAfter);
}
