import { err, ok, type Result } from "@/lib/shared/result";
import type { Received } from "../context";
import { denial, type Denial } from "../errors";
import type { GatewayRequest } from "../gateway-http";
import { headerOf } from "../protocol/headers";
import { parseMcpPath } from "../protocol/mcp-path";
import { readTraceparent } from "../protocol/trace";
import type { PipelineDeps } from "./deps";
import type { Exchange } from "./exchange";

const CREDENTIAL_PARAMETER =
  /^(?:access_?token|api_?key|x-api-key|auth|authorization|bearer|key|secret|token)$/i;
/** A host, with or without port, that names this machine. */
export const LOOPBACK_HOST = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/i;

/** The request line and what browsers vouch for: nothing here needs to know who is asking. */
export function receive(
  request: GatewayRequest,
  exchange: Exchange,
  deps: PipelineDeps,
): Result<Received, Denial> {
  exchange.trace = readTraceparent(request.headers["traceparent"]) ?? exchange.trace;
  const path = parseMcpPath(request.path);
  if (path === null) return err(denial("not_found"));
  if (hasCredential(request.search)) return err(denial("credential_in_url"));
  if (!isHostServed(request, deps.isLoopbackOnly)) return err(denial("host_forbidden"));
  const origin = headerOf(request.headers, "origin");
  if (origin !== null && !isOriginAllowed(origin, deps)) return err(denial("origin_forbidden"));
  return ok({ stage: "received", request, path, exchange });
}

/**
 * Listed origins; on a machine's own loopback name also its other local pages, whatever their port:
 * tools such as the MCP Inspector are among them, and all still need a key.
 */
export function isOriginAllowed(origin: string, deps: PipelineDeps): boolean {
  if (deps.allowedOrigins.has(origin.toLowerCase())) return true;
  return deps.isLoopbackOnly && LOOPBACK_HOST.test(origin.replace(/^https?:\/\//i, ""));
}

function hasCredential(search: string): boolean {
  if (search.length <= 1) return false;
  for (const [name, value] of new URLSearchParams(search)) {
    if (CREDENTIAL_PARAMETER.test(name) || value.startsWith("gh_")) return true;
  }
  return false;
}

// A page that rebinds its own name to 127.0.0.1 sends that name as Host; a public deployment is
// reached by whatever names its proxies use, and there the Origin check protects.
function isHostServed(request: GatewayRequest, isLoopbackOnly: boolean): boolean {
  if (!isLoopbackOnly) return true;
  const host = headerOf(request.headers, "host");
  return host === null || LOOPBACK_HOST.test(host);
}
