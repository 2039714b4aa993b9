/** What the end of an exchange says about the upstream; `none`: nothing. */
export type Verdict = "reached" | "failed" | "refused" | "none";

const FAILED: ReadonlySet<string> = new Set([
  "upstream_unreachable",
  "upstream_timeout",
  "upstream_disconnected",
  "upstream_failed",
  "upstream_unavailable",
]);

const REACHED: ReadonlySet<string> = new Set([
  "upstream_not_mcp",
  "upstream_rate_limited",
  "upstream_too_large",
  "session_not_found",
]);

/** Errors of tools and JSON-RPC errors are answers; a server that gives them is well. */
export function verdictOn(errorCode: string | null): Verdict {
  if (errorCode === null || errorCode.startsWith("rpc_") || REACHED.has(errorCode)) return "reached";
  if (FAILED.has(errorCode)) return "failed";
  return errorCode === "upstream_unauthorized" ? "refused" : "none";
}
