import { err, ok, type Result } from "@/lib/shared/result";
import type { Routed } from "../context";
import { denial, type Denial } from "../errors";
import { isJsonObject, type JsonObject } from "../protocol/json-rpc";
import { sealSession } from "../sessions/session-token";
import { sessionOwner } from "./bind-session";
import type { PipelineDeps } from "./deps";
import type { UpstreamReply } from "./forward";

/** The header that gives the client its session; none where initialize failed. */
export function mintSession(
  call: Routed,
  reply: UpstreamReply,
  answer: JsonObject | null,
  deps: PipelineDeps,
): Result<Record<string, string>, Denial> {
  const result = answer?.["result"];
  if (call.message.kind !== "request" || !isJsonObject(result)) return ok({});
  const protocolVersion = result["protocolVersion"];
  if (typeof protocolVersion !== "string") {
    return err(
      denial("upstream_not_mcp", { internalMessage: "initialize answered without a protocol version" }),
    );
  }
  const capabilities = call.message.params["capabilities"];
  const token = sealSession(
    {
      owner: sessionOwner(call.principal),
      workspaceServerId: call.snapshot.workspaceServer.id,
      configVersion: call.snapshot.upstream.configVersion,
      upstreamSessionId: reply.sessionId,
      isBridged: call.route === "to_modern",
      protocolVersion: protocolVersion.slice(0, 40),
      clientCapabilities: isSmall(capabilities) ? capabilities : null,
      clientName: call.exchange.clientName?.slice(0, 120) ?? null,
      clientVersion: call.exchange.clientVersion?.slice(0, 120) ?? null,
      expiresAt: deps.ports.clock.now() + call.limits.sessionTtlMs,
    },
    deps.ports.sealKeys,
  );
  if (token === null) return err(denial("internal", { internalMessage: "no key to seal sessions with" }));
  return ok({ "mcp-session-id": token });
}

// The token travels in a header, which servers and proxies cut at 8 to 16 KB.
function isSmall(value: unknown): value is JsonObject {
  return isJsonObject(value) && JSON.stringify(value).length <= 2_048;
}
