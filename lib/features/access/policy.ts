// Where a page may send somebody after signing in. Threat: a link to our sign-in page that ends on a page of
// somebody else, which then asks for the password again. Rule: a path of ours, whatever way it is written.
const NOWHERE = "http://nowhere.invalid";

/** The path if it stays on this origin, otherwise the fallback. Made for `callbackUrl` of the sign-in page. */
export function localPath(wanted: unknown, fallback = "/"): string {
  if (typeof wanted !== "string" || !wanted.startsWith("/") || !URL.canParse(wanted, NOWHERE))
    return fallback;
  const url = new URL(wanted, NOWHERE);
  const path = `${url.pathname}${url.search}${url.hash}`;
  // "/.//host" is ours as a URL and somebody else's when its normalized path is followed again.
  return url.origin === NOWHERE && !path.startsWith("//") ? path : fallback;
}
