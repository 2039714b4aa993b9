import { denial, type Denial } from "../errors";

/** What a status means in any exchange, whatever the body says. */
export function statusDenial(
  status: number,
  internalMessage: string,
  retryAfter: string | null,
): Denial | null {
  switch (status) {
    // The upstream's challenge is for Gatehouse; the client's own credential was fine.
    case 401:
    case 403:
    case 407:
      return denial("upstream_unauthorized", { internalMessage });
    case 429:
      return denial("upstream_rate_limited", { internalMessage, headers: retryHeader(retryAfter) });
    default:
      return null;
  }
}

/** What a failed answer without JSON-RPC means: its server, or whoever speaks for it, is in trouble. */
export function failedStatus(
  status: number,
  internalMessage: string,
  retryAfter: string | null,
): Denial | null {
  switch (status) {
    case 503:
      return denial("upstream_unavailable", { internalMessage, headers: retryHeader(retryAfter) });
    case 504:
      return denial("upstream_timeout", { internalMessage });
    default:
      return status >= 500 ? denial("upstream_failed", { internalMessage }) : null;
  }
}

// Seconds or a date, as HTTP has them; anything else is not passed on.
function retryHeader(when: string | null): Record<string, string> {
  if (when === null) return {};
  const isSeconds = /^\d{1,6}$/.test(when);
  const isDate = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(when);
  return isSeconds || isDate ? { "retry-after": when } : {};
}
