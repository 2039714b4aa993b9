import { expect, it } from "vitest";
import { EgressError, type Egress, type EgressRequest } from "@/lib/platform/egress";
import { createUpstreamHttp } from "./upstream-http";

const request = {
  poolKey: "a",
  url: "https://mcp.example.com/mcp",
  method: "POST" as const,
  headers: { accept: "text/event-stream" },
  body: new Uint8Array([1]),
  signal: new AbortController().signal,
  timeouts: { connectMs: 5_000, firstByteMs: 30_000, idleMs: 0, absoluteMs: 0 },
};

function egressThat(answer: (wanted: EgressRequest) => ReturnType<Egress["request"]>): () => Egress {
  const unused = () => Promise.reject(new Error("not used"));
  return () => ({ request: answer, fetch: unused, explain: unused, close: () => Promise.resolve() });
}

it("sends the request as it is, with the data plane's timeouts and without a cap that would cut streams", async () => {
  let seen: EgressRequest | undefined;
  const upstream = createUpstreamHttp(
    egressThat((wanted) => {
      seen = wanted;
      return Promise.resolve({ status: 200, headers: {}, body: (async function* () {})() });
    }),
  );
  await upstream.request(request);
  const { timeouts: _, ...rest } = request;
  expect(seen).toEqual({
    ...rest,
    timeouts: { firstByteMs: 30_000, idleMs: 0, absoluteMs: 0 },
    responseBytesMax: 0,
  });
});

it("hands errors over with their kind", async () => {
  const blocked = new EgressError("blocked", "This address is not permitted.");
  const upstream = createUpstreamHttp(egressThat(() => Promise.reject(blocked)));
  await expect(upstream.request(request)).rejects.toMatchObject({ kind: "blocked" });
});
