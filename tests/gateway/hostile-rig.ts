import { expect } from "vitest";
import { createEgress } from "@/lib/platform/egress";
import { createUpstreamHttp } from "@/lib/runtime/ports/upstream-http";
import { eventually, startHarness, type Harness } from "./gateway-harness";
import { modern, send, type RawAnswer } from "./raw-client";
import { httpAnswer, startRawUpstream, type RawScript, type RawUpstream } from "./raw-upstream";

export const JSON_TYPE = { "content-type": "application/json" };
/** The head of an event stream that ends with its connection. */
export const EVENTS = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n";
export const RESULT = '{"jsonrpc":"2.0","id":7,"result":{"content":[]}}';

/** A gateway with the real way out in front of an upstream below HTTP, and short times. */
export interface HostileRig {
  readonly upstream: RawUpstream;
  readonly harness: Harness;
  call(): Promise<RawAnswer>;
  /** Plays, calls, and expects this error: to the client, in the one record, in the one log line. */
  expectEnd(script: RawScript, reason: string, withinMs?: number): Promise<RawAnswer>;
  /** Nothing is held any more, here or at the upstream. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

export async function startHostileRig(): Promise<HostileRig> {
  const upstream = await startRawUpstream();
  const egress = createEgress({ allow: [], allowLoopback: true });
  const harness = await startHarness({
    upstreamUrl: upstream.url,
    upstream: createUpstreamHttp(() => egress),
    limits: {
      ...{ firstByteMs: 300, idleMs: 300, toolSilenceMs: 300, absoluteMs: 1_500 },
      ...{ responseBytesMax: 1024 * 1024, sseEventBytesMax: 256 * 1024 },
      ...{ answerStreamBytesMax: 4 * 1024 * 1024, circuitFailures: 1_000 },
    },
  });
  const { world, gateway } = harness;
  const call = (): Promise<RawAnswer> => {
    const { body, headers } = modern(7, "tools/call", { name: "x" });
    return send(harness, body, { headers });
  };
  return {
    upstream,
    harness,
    call,
    async expectEnd(script, reason, withinMs = 3_000) {
      world.calls.length = 0;
      world.lines.length = 0;
      upstream.play(script);
      const before = upstream.accepted;
      const startedAt = performance.now();
      const got = await call();
      expect(performance.now() - startedAt).toBeLessThan(withinMs);
      expect(reasonOf(got)).toBe(reason);
      expect(got.text + JSON.stringify([...got.headers])).not.toContain("canary");
      await eventually("its record", () => world.calls[0]?.outcome?.errorCode === reason);
      expect(world.calls).toHaveLength(1);
      expect(world.lines.map(({ outcome }) => outcome)).toEqual([reason]);
      // Never a second try: the tool may have run.
      expect(upstream.accepted - before).toBeLessThanOrEqual(1);
      return got;
    },
    async settled() {
      await eventually("every place to be free again", () =>
        Object.values(gateway.gauges()).every((held) => held === 0),
      );
      // Those that answered in an orderly way stay for the next call.
      await eventually("the upstream's sockets to be closed", () => upstream.open.size <= 2);
    },
    async close() {
      await harness.close();
      await egress.close();
      await upstream.close();
    },
  };
}

export const answer =
  (status: string, headers: Record<string, string>, body: string): RawScript =>
  (socket) =>
    void socket.write(httpAnswer(status, headers, body));

/** The error the client got, as JSON or as the last event; null: a result. */
export function reasonOf({ text }: RawAnswer): unknown {
  const last = text.startsWith("{") ? text : (text.trim().split("data: ").at(-1) ?? "{}");
  const message = JSON.parse(last) as { id?: unknown; error?: { data?: { reason?: string } } };
  expect(message.id).toBe(7);
  return message.error?.data?.reason ?? null;
}
