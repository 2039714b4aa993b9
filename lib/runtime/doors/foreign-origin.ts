import type { IncomingHttpHeaders } from "node:http";
import { ADMIN_API_PREFIX } from "@/lib/runtime/admin-api/prefix";

// Threat: another site making the browser of somebody who is signed in write here (CSRF), or sign in as somebody else.
// Rule: what may write is refused when the browser says that it comes from elsewhere. Browsers always say so, in Origin
// or Sec-Fetch-Site; what says neither is no browser and has no cookie that was not given to it.

const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);
const OWN_SITES = new Set(["same-origin", "none"]);

interface Request {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly headers: IncomingHttpHeaders;
}

/** Whether a page of another origin may have made this request, and it could change something by a cookie. */
export function isForgeable({ method = "GET", url = "/", headers }: Request, publicUrl: string): boolean {
  if (SAFE_METHODS.has(method) || isAdminApi(url)) return false;
  const site = headers["sec-fetch-site"];
  if (site !== undefined && !OWN_SITES.has(String(site))) return true;
  return headers.origin !== undefined && !isOwnOrigin(headers.origin, headers, publicUrl);
}

// The admin API reads no cookies. Dot segments are resolved first, as Next will.
function isAdminApi(url: string): boolean {
  return (
    URL.canParse(url, "http://x") && new URL(url, "http://x").pathname.startsWith(`${ADMIN_API_PREFIX}/`)
  );
}

function isOwnOrigin(origin: string, headers: IncomingHttpHeaders, publicUrl: string): boolean {
  if (origin === publicUrl) return true;
  // A page of another site can set neither header; a load balancer may have changed Host.
  const forwarded = [headers["x-forwarded-host"] ?? []].flat()[0]?.split(",")[0]?.trim();
  const host = URL.canParse(origin) ? new URL(origin).host : "";
  return host !== "" && (host === headers.host || host === forwarded);
}
