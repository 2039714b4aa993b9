import type { UpstreamError, UpstreamFailureKind } from "../ports";

/** An upstream exchange of the bridge that failed; read by the pipeline like any other. */
export function upstreamFailure(kind: UpstreamFailureKind): Error & UpstreamError {
  return Object.assign(new Error(`bridge: ${kind}`), { kind });
}

/** An upstream that refused over HTTP; the status says the same in both eras. */
export class UpstreamRefusal extends Error {
  constructor(
    readonly status: number,
    readonly retryAfter: string | null,
  ) {
    super(`upstream answered HTTP ${status}`);
  }
}

export function upstreamRefusal(status: number, retryAfter: string | null = null): UpstreamRefusal {
  return new UpstreamRefusal(status, retryAfter);
}
