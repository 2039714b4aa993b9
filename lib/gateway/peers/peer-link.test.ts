import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, test, vi } from "vitest";
import type { PeerBus } from "../ports";
import { createPeerHub } from "../testing/peer-hub";
import { PeerLost } from "./conversations";
import { createPeerLink, type PeerLink } from "./peer-link";

const keys = { list: () => [{ kid: "t1", key: new Uint8Array(32).fill(7) }] };
const foreignKeys = { list: () => [{ kid: "t1", key: new Uint8Array(32).fill(8) }] };
const clock = { now: () => Date.now() };

const join = (hub: PeerBus, sealKeys = keys): PeerLink => createPeerLink({ peers: hub, sealKeys, clock });

async function* counting(body: unknown) {
  for (let number = 1; number <= Number(body); number += 1) yield await Promise.resolve(number);
}

async function collect(items: AsyncIterable<unknown>): Promise<unknown[]> {
  const all: unknown[] = [];
  for await (const item of items) all.push(item);
  return all;
}

describe("a link between processes", () => {
  test("carries a stream of answers in order, and messages far larger than the bus takes", async () => {
    const hub = createPeerHub();
    const [a, b] = [join(hub), join(hub)];
    b.serve("count", counting);
    b.serve("echo", async function* (body) {
      yield await Promise.resolve(body);
    });
    expect(await collect(a.open(b.id, "count", 5))).toEqual([1, 2, 3, 4, 5]);
    const large = "ü€😀".repeat(50_000);
    expect(await a.ask(b.id, "echo", { large })).toEqual({ large });
    await a.close();
    await b.close();
  });

  test("tells the answering process when nobody wants to know any more", async () => {
    const hub = createPeerHub();
    const [a, b] = [join(hub), join(hub)];
    const ended = vi.fn();
    b.serve("forever", async function* (_body, signal) {
      signal.addEventListener("abort", ended);
      for (let n = 0; !signal.aborted; n += 1) {
        yield n;
        await delay(5);
      }
    });
    for await (const n of a.open(b.id, "forever", null)) if (n === 3) break;
    await vi.waitFor(() => expect(ended).toHaveBeenCalled());
    const cancel = new AbortController();
    const reading = collect(a.open(b.id, "forever", null, cancel.signal));
    setTimeout(() => cancel.abort(), 20);
    await expect(reading).rejects.toThrow();
    await vi.waitFor(() => expect(ended).toHaveBeenCalledTimes(2));
    await a.close();
    await b.close();
  });

  test("asks everybody, and nobody when it is alone", async () => {
    const hub = createPeerHub();
    const links = [join(hub), join(hub), join(hub)] as const;
    for (const link of links)
      link.serve("who", async function* () {
        yield await Promise.resolve(link.id);
      });
    const answers = await links[0].askAll("who", null);
    expect(new Set(answers)).toEqual(new Set([links[1].id, links[2].id]));
    for (const link of links) await link.close();
  });

  test("is heard by one that was too busy to greet it", async () => {
    const hub = createPeerHub();
    const heard = vi.fn();
    const busy = join(hub);
    busy.serve("news", async function* () {
      heard();
      yield await Promise.resolve(true);
    });
    // Its greeting is lost, as that of a process which listens a moment too late.
    const deaf = { send: hub.send.bind(hub), receive: () => () => undefined };
    const newcomer = join(deaf);
    await delay(400);
    await newcomer.askAll("news", null);
    await vi.waitFor(() => expect(heard).toHaveBeenCalledOnce());
    await newcomer.close();
    await busy.close();
  });

  test("reports the death of the other process within seconds, before and while it answers", async () => {
    const hub = createPeerHub();
    const mortal = hub.member();
    const [a, b] = [join(hub), join(mortal)];
    b.serve("silent", async function* (_body, signal) {
      yield 1;
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
    });
    const answers = a.open(b.id, "silent", null);
    expect((await answers.next()).value).toBe(1);
    const started = performance.now();
    mortal.kill();
    await expect(answers.next()).rejects.toMatchObject({ why: "gone" });
    await expect(a.ask(b.id, "silent", null)).rejects.toBeInstanceOf(PeerLost);
    expect(performance.now() - started).toBeLessThan(20_000);
    await a.close();
    await b.close();
  }, 30_000);

  test("hears at once of a process that leaves in order, and of one that knows nothing of the matter", async () => {
    const hub = createPeerHub();
    const [a, b] = [join(hub), join(hub)];
    await expect(a.ask(b.id, "unknown", null)).rejects.toMatchObject({ why: "gone" });
    await b.close();
    await vi.waitFor(async () => {
      const started = performance.now();
      await expect(a.ask(b.id, "count", 1)).rejects.toMatchObject({ why: "gone" });
      expect(performance.now() - started).toBeLessThan(1_000);
    });
    hub.setReachable(false);
    await expect(a.ask("another", "count", 1)).rejects.toMatchObject({ why: "unreachable" });
    await a.close();
  });
});

describe("what crosses the bus", () => {
  test("is unreadable, and worth nothing when replayed, redirected, altered or sealed with another key", async () => {
    const hub = createPeerHub();
    const [a, b] = [join(hub), join(hub)];
    const heard: unknown[] = [];
    const hear = (link: PeerLink) =>
      link.serve("tell", async function* (body) {
        heard.push(body);
        yield await Promise.resolve(true);
      });
    hear(a);
    hear(b);
    await a.ask(b.id, "tell", "canary-word");
    expect(JSON.stringify(hub.frames)).not.toContain("canary-word");
    for (const { to, frame } of [...hub.frames]) {
      hub.inject(to, frame);
      hub.inject(to, `${frame.slice(0, -6)}AAAAAA`);
      for (const other of [a.id, b.id, "*"]) if (other !== to) hub.inject(other, frame);
    }
    const stranger = join(hub, foreignKeys);
    const asking = stranger.ask(b.id, "tell", "forged").catch(() => "lost");
    await delay(50);
    expect(heard).toEqual(["canary-word"]);
    await stranger.close();
    expect(await asking).toBe("lost");
    await a.close();
    await b.close();
  });
});
