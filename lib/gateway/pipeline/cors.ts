import type { GatewayRequest, GatewayResponse } from "../gateway-http";
import { headerOf } from "../protocol/headers";
import type { PipelineDeps } from "./deps";
import { isOriginAllowed } from "./receive";

const ALLOWED_HEADERS = [
  "Authorization",
  "Content-Type",
  "Accept",
  "Mcp-Protocol-Version",
  "Mcp-Session-Id",
  "Mcp-Method",
  "Mcp-Name",
  "Last-Event-ID",
];
const PARAMETER = /^mcp-param-[a-z0-9-]{1,64}$/;
const EXPOSED_HEADERS = "Mcp-Session-Id, Mcp-Protocol-Version, WWW-Authenticate, Retry-After";

/** The answer to a browser's preflight. It carries no credential, so it tells nothing of servers. */
export function preflight(request: GatewayRequest): GatewayResponse {
  const wanted = headerOf(request.headers, "access-control-request-headers") ?? "";
  const parameters = wanted
    .split(",")
    .map((name) => name.trim().toLowerCase())
    .filter((name) => PARAMETER.test(name));
  return {
    status: 204,
    headers: {
      allow: "GET, POST, DELETE, OPTIONS",
      "access-control-allow-methods": "GET, POST, DELETE",
      "access-control-allow-headers": [...ALLOWED_HEADERS, ...parameters.slice(0, 32)].join(", "),
      "access-control-max-age": "600",
    },
    body: null,
  };
}

/** Lets a permitted browser origin read the response. Never with cookies. */
export function withCors(
  response: GatewayResponse,
  request: GatewayRequest,
  deps: PipelineDeps,
): GatewayResponse {
  const origin = headerOf(request.headers, "origin");
  if (origin === null || !isOriginAllowed(origin, deps)) return response;
  const headers = {
    ...response.headers,
    vary: "Origin",
    "access-control-allow-origin": origin,
    "access-control-expose-headers": EXPOSED_HEADERS,
  };
  return { ...response, headers };
}
