import { denial, type Denial, type DenialCode } from "../errors";
import { UPSTREAM_FAILURE_KINDS, type UpstreamFailureKind } from "../ports";
import { DenialFault } from "./denial-fault";
import type { AbortReason } from "./watchdog";

/** What a failed upstream exchange is to the client. Our own reason for ending it comes first. */
export function upstreamDenial(error: unknown, reason: AbortReason | null): Denial {
  if (reason === null && error instanceof DenialFault) return error.denial;
  const code = reason === null ? codeOfKind(kindOf(error)) : codeOfReason(reason);
  return denial(code, { internalMessage: internalMessage(error, reason) });
}

function codeOfReason(reason: AbortReason): DenialCode {
  switch (reason) {
    case "timeout":
      return "upstream_timeout";
    case "too_large":
      return "upstream_too_large";
    case "cancelled":
    case "revoked":
    case "shutting_down":
      return reason;
  }
}

function codeOfKind(kind: UpstreamFailureKind): DenialCode {
  switch (kind) {
    case "blocked":
      return "upstream_blocked";
    case "timeout":
      return "upstream_timeout";
    case "too_large":
      return "upstream_too_large";
    case "reset":
    case "aborted":
      return "upstream_disconnected";
    case "redirect":
      return "upstream_not_mcp";
    case "invalid_url":
    case "dns":
    case "refused":
    case "tls":
      return "upstream_unreachable";
  }
}

function kindOf(error: unknown): UpstreamFailureKind {
  const kind = typeof error === "object" && error !== null && "kind" in error ? error.kind : null;
  return UPSTREAM_FAILURE_KINDS.find((known) => known === kind) ?? "reset";
}

function internalMessage(error: unknown, reason: AbortReason | null): string {
  if (reason !== null) return `upstream exchange ended: ${reason}`;
  const text = error instanceof Error ? error.message : "unknown failure";
  return `upstream ${kindOf(error)}: ${text.slice(0, 300)}`;
}
