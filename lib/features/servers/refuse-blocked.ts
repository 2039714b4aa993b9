import { getEgress } from "@/lib/framework/adapters";
import { AppError } from "@/lib/shared/errors";

const EXPLAIN_TIMEOUT_MS = 2_000;

/**
 * Throws `invalid` when Gatehouse may not connect to this address. A host that is only unreachable passes: it may
 * come up later, and its health says so.
 */
export async function refuseBlocked(url: string): Promise<void> {
  const { error } = await getEgress().explain(url, { timeoutMs: EXPLAIN_TIMEOUT_MS });
  if (error?.kind !== "blocked" && error?.kind !== "invalid_url") return;
  throw new AppError("invalid", {
    code: "url_refused",
    publicMessage: error.publicMessage,
    issues: [{ path: "url", message: error.publicMessage }],
    cause: error,
  });
}
