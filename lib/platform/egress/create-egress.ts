import { createAddressPolicy } from "./address-policy";
import type { Egress, EgressOptions, EgressRequest, EgressResponse, EgressTimeouts } from "./contract";
import { decodeBody } from "./decode-body";
import { createDialer } from "./dialer";
import { Exchange } from "./exchange";
import { explain } from "./explain";
import { createFetch } from "./fetch";
import { createPools } from "./pools";
import { parseTargetUrl } from "./target-url";

const TIMEOUTS: EgressTimeouts = { firstByteMs: 30_000, idleMs: 60_000, absoluteMs: 15 * 60_000 };
const RESPONSE_BYTES_MAX = 25 * 1024 * 1024;

/** Opens the one door for outbound requests. Addresses are checked when a socket connects, not before. */
export function createEgress(options: EgressOptions): Egress {
  const dialer = createDialer(createAddressPolicy(options.allow, options.allowLoopback), options.extraCa);
  const connectTimeoutMs = options.connectTimeoutMs ?? 5_000;
  const pools = createPools({
    dialer,
    connectTimeoutMs,
    poolsMax: options.poolsMax ?? 1_000,
    poolIdleMs: options.poolIdleMs ?? 60_000,
    connectionsPerPoolMax: options.connectionsPerPoolMax ?? 256,
  });
  const timeouts = { ...TIMEOUTS, ...options.timeouts };
  const userAgent = options.userAgent ?? "gatehouse";

  const request = async (wanted: EgressRequest): Promise<EgressResponse> => {
    const url = parseTargetUrl(wanted.url);
    const bytesMax = wanted.responseBytesMax ?? options.responseBytesMax ?? RESPONSE_BYTES_MAX;
    const { pool, release } = pools.lease(wanted.poolKey, url.origin);
    const exchange = new Exchange({
      timeouts: wanted.timeouts ? { ...timeouts, ...wanted.timeouts } : timeouts,
      bytesMax,
      signal: wanted.signal,
      onSettled: release,
    });
    if (!wanted.signal?.aborted) {
      const headers = sendableHeaders(wanted.headers ?? {}, userAgent);
      const body = typeof wanted.body === "string" ? Buffer.from(wanted.body, "utf8") : (wanted.body ?? null);
      // Never throws: what undici refuses comes back as onResponseError.
      pool.dispatch({ path: url.pathname + url.search, method: wanted.method, headers, body }, exchange);
    }
    const response = await exchange.response;
    return response.headers["content-encoding"] === undefined ? response : decodeBody(response, bytesMax);
  };

  return {
    request,
    fetch: createFetch(request),
    explain: (url, { timeoutMs = connectTimeoutMs, signal } = {}) =>
      explain(dialer, url, { timeoutMs, signal }),
    close: () => pools.close(),
  };
}

/** Connection-level headers are the connection's business; a caller's copy could split or redirect a request. */
const CONNECTION_HEADERS = new Set([
  "connection",
  "content-length",
  "expect",
  "host",
  "http2-settings",
  "keep-alive",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

function sendableHeaders(
  headers: Readonly<Record<string, string>>,
  userAgent: string,
): Record<string, string> {
  const sendable: Record<string, string> = { "user-agent": userAgent, "accept-encoding": "identity" };
  for (const name in headers) {
    const lower = name.toLowerCase();
    const value = headers[name];
    if (value !== undefined && !CONNECTION_HEADERS.has(lower)) sendable[lower] = value;
  }
  return sendable;
}
