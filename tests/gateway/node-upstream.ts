import { request as httpRequest } from "node:http";
import { toAbortSignal } from "@/lib/shared/cancel-signal";
import type { UpstreamFailureKind, UpstreamHttp } from "@/lib/gateway";

/** Outbound HTTP for tests, over node:http: the production adapter has its own tests. */
export const nodeUpstream: UpstreamHttp = {
  request: (wanted) =>
    new Promise((resolve, reject) => {
      const outgoing = httpRequest(
        wanted.url,
        {
          method: wanted.method,
          headers: wanted.headers,
          signal: toAbortSignal(wanted.signal),
          agent: false,
        },
        (incoming) => {
          resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: incoming });
        },
      );
      outgoing.once("error", (error) => reject(Object.assign(error, { kind: kindOf(error) })));
      outgoing.end(wanted.body ?? undefined);
    }),
};

function kindOf(error: Error & { code?: string }): UpstreamFailureKind {
  switch (error.code) {
    case "ECONNREFUSED":
      return "refused";
    case "ENOTFOUND":
      return "dns";
    case "ABORT_ERR":
      return "aborted";
    default:
      return "reset";
  }
}
