import type { UpstreamHttp } from "@/lib/gateway";
import type { Egress } from "@/lib/platform/egress";

/** The data plane's way out. Errors of the egress have the kinds that the data plane knows. */
export function createUpstreamHttp(egress: () => Egress): UpstreamHttp {
  return {
    request: ({ timeouts: { firstByteMs, idleMs, absoluteMs }, ...request }) =>
      egress().request({
        ...request,
        timeouts: { firstByteMs, idleMs, absoluteMs },
        // The gateway caps responses itself, by message for streams that never end.
        responseBytesMax: 0,
      }),
  };
}
