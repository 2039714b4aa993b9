/**
 * The address that a request came from: the last entry of X-Forwarded-For, which our own server wrote. What stands
 * before it is the client's claim.
 */
export function clientAddress(headers: Pick<Headers, "get">): string | null {
  return headers.get("x-forwarded-for")?.split(",").at(-1)?.trim() ?? null;
}
