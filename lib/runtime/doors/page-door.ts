import { randomBytes } from "node:crypto";
import { isForgeable } from "./foreign-origin";
import type { HttpHandler } from "./http-server";
import { securityHeaders, type PageSecurity } from "./security-headers";

const NONCE_BYTES = 16;
const REFUSAL = {
  code: "foreign_origin",
  detail:
    "This request was made by a page of another site, so it was refused. Open Gatehouse and do it there. Behind a load balancer, PUBLIC_URL must be the address that people see.",
};

/**
 * The door of everything that is not MCP: sets the security headers, and refuses writes that another site made the
 * browser send. Here and not in Next's proxy, which would copy every body and cost MCP time on hosts that run only Next.
 */
export function pageDoor(handle: HttpHandler, security: PageSecurity): HttpHandler {
  return (request, response) => {
    const nonce = randomBytes(NONCE_BYTES).toString("base64");
    const headers = securityHeaders(nonce, security);
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    if (isForgeable(request, security.publicUrl)) {
      response.writeHead(403, { "content-type": "application/problem+json", "cache-control": "no-store" });
      response.end(JSON.stringify({ type: "about:blank", title: "Forbidden", status: 403, ...REFUSAL }));
      return;
    }
    // Next puts the nonce of this header on its scripts, the root layout the other one on ours.
    request.headers["content-security-policy"] = headers["content-security-policy"];
    request.headers["x-nonce"] = nonce;
    return handle(request, response);
  };
}
