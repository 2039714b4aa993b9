import { denial, type Denial } from "../errors";

/** What a status means in any exchange. */
export function statusDenial(
  status: number,
  internalMessage: string,
  headers: Readonly<Record<string, string>> = {},
): Denial | null {
  switch (status) {
    // The upstream's challenge is for Gatehouse; the client's own credential was fine.
    case 401:
    case 403:
    case 407:
      return denial("upstream_unauthorized", { internalMessage });
    case 429:
      return denial("upstream_rate_limited", { internalMessage, headers });
    default:
      return null;
  }
}
