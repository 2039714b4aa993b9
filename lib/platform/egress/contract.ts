import type { CancelSignal } from "@/lib/shared/cancel-signal";
import type { EgressError } from "./egress-error";

/** One entry of the operator's allow-list: an exact host name or an address range, optionally one port. */
export type EgressRule =
  | { kind: "host"; host: string; port?: number }
  | { kind: "cidr"; network: string; prefix: number; port?: number };

/** Caps of one request. `0` switches that cap off (an endless event stream has no idle cap). */
export type EgressTimeouts = { firstByteMs: number; idleMs: number; absoluteMs: number };

export type EgressOptions = {
  allow: readonly EgressRule[];
  /** Development: requests to this machine are permitted. */
  allowLoopback: boolean;
  /** PEM of an authority trusted besides the public ones. */
  extraCa?: string;
  userAgent?: string;
  connectTimeoutMs?: number;
  timeouts?: Partial<EgressTimeouts>;
  responseBytesMax?: number;
  poolsMax?: number;
  poolIdleMs?: number;
  connectionsPerPoolMax?: number;
};

export type EgressRequest = {
  /** Requests share sockets only within one key: never give two principals the same one. */
  poolKey: string;
  url: string | URL;
  method: string;
  headers?: Readonly<Record<string, string>>;
  body?: Uint8Array | string | null;
  signal?: CancelSignal;
  timeouts?: Partial<EgressTimeouts>;
  /** Cap of the decoded body; `0` means none (endless streams cap their events instead). */
  responseBytesMax?: number;
};

export type EgressHeaders = Record<string, string | string[]>;

/** A body must be read to its end or abandoned by `return()` (a `for await` does either). */
export type EgressResponse = { status: number; headers: EgressHeaders; body: AsyncIterable<Uint8Array> };

export type EgressHopName = "dns" | "connect" | "tls";

export type EgressHop = {
  name: EgressHopName;
  status: "ok" | "failed" | "skipped";
  durationMs: number;
  detail: string;
};

export type EgressExplanation = {
  ok: boolean;
  hops: EgressHop[];
  address: string | null;
  error: EgressError | null;
};

export type EgressFetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

export type Egress = {
  /** WHATWG fetch for SDK use: capped, never follows a redirect (rejects unless `redirect: "manual"`). */
  fetch: EgressFetch;
  /** The data plane's request: streams the body, rejects with `EgressError`, hands a 3xx over as it came. */
  request(request: EgressRequest): Promise<EgressResponse>;
  /** Walks name, address and TLS without sending a request. Never rejects. */
  explain(
    url: string | URL,
    options?: { timeoutMs?: number; signal?: AbortSignal },
  ): Promise<EgressExplanation>;
  close(): Promise<void>;
};
