import type { CancelSignal } from "@/lib/shared/cancel-signal";
import type { Result } from "@/lib/shared/result";

/** An HTTP request as plain values, so that no door pays for another's types. */
export interface GatewayRequest {
  readonly method: string;
  /** Raw pathname as received, not decoded. */
  readonly path: string;
  /** Query with its `?`, or "". */
  readonly search: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readBody(maxBytes: number): Promise<Result<Uint8Array, "too_large" | "aborted">>;
  /** Aborts when the client is gone before the response was complete. */
  readonly signal: CancelSignal;
  readonly remoteAddress?: string;
}

/** The door must iterate a streamed body to its end, or call `return()` on its iterator. */
export interface GatewayResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | AsyncIterable<Uint8Array> | null;
}
