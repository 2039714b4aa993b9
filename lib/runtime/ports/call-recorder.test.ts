import { describe, expect, it } from "vitest";
import type { Journal } from "@/lib/platform/journal";
import { createLogger } from "@/lib/platform/logger";
import { testAttempt, testOutcome } from "@/tests/helpers/test-calls";
import { createComplainer } from "../recording/complainer";
import { rowOf } from "../recording/call-row";
import { decodeCallRecord } from "../recording/journal-record";
import { createJournalWriter } from "../recording/journal-writer";
import { createCallRecorder } from "./call-recorder";

function setUp(audit: "strict" | "available") {
  const world = {
    durable: [] as string[],
    lazy: [] as string[],
    isFull: false,
    isClosed: false,
    openings: 0,
    lines: [] as string[],
    now: 0,
  };
  const journal: Journal = {
    append: (records) => {
      if (world.isFull) return Promise.reject(new Error("disk full"));
      world.durable.push(...[records].flat().map(String));
      return Promise.resolve();
    },
    appendLazy: (record) => void world.lazy.push(String(record)),
    flush: () => Promise.resolve(),
    ship: () => ({ drained: () => Promise.resolve(), stop: () => Promise.resolve() }),
    adoptOrphans: () => Promise.resolve(0),
    stats: () => ({ unshippedBytes: 0, segments: 0, lazyDropped: 0, isWritable: true }),
    close: () => {
      world.isClosed = true;
      return Promise.resolve();
    },
  };
  const log = createLogger({
    level: "info",
    format: "json",
    destination: { write: (line) => void world.lines.push(line) },
  });
  const complain = createComplainer({ clock: { now: () => world.now }, log, audit });
  const writer = createJournalWriter({
    openJournal: () => {
      world.openings += 1;
      return world.isFull ? Promise.reject(new Error("disk full")) : Promise.resolve(journal);
    },
    ship: () => Promise.resolve(),
    complain,
  });
  const recorder = createCallRecorder({ writer, audit, complain });
  return { world, recorder };
}

const parts = (records: readonly string[]) =>
  records.map((record) => decodeCallRecord(new TextEncoder().encode(record)));
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe("recording a call", () => {
  it("answers an attempt only when it is durable", async () => {
    const { recorder, world } = setUp("strict");
    const attempt = testAttempt();
    expect(await recorder.attempt(attempt)).toMatchObject({ ok: true });
    expect(parts(world.durable)).toEqual([rowOf({ attempt, outcome: null })]);
  });

  it("writes outcomes and whole calls behind the answer", async () => {
    const { recorder, world } = setUp("strict");
    const [first, second] = [testAttempt(), testAttempt()];
    await recorder.attempt(first);
    recorder.outcome(testOutcome(first));
    recorder.complete(second, testOutcome(second));
    await settled();
    expect(parts(world.lazy)).toEqual([
      rowOf({ attempt: null, outcome: testOutcome(first) }),
      rowOf({ attempt: second, outcome: testOutcome(second) }),
    ]);
  });

  it("refuses the attempt when strict and the journal cannot be written", async () => {
    const { recorder, world } = setUp("strict");
    await recorder.start();
    world.isFull = true;
    expect(await recorder.attempt(testAttempt())).toEqual({ ok: false, error: "unavailable" });
    expect(world.lines.join()).toContain("calls are refused");
  });

  it("carries on when only available, says so, and writes the whole call once there is room", async () => {
    const { recorder, world } = setUp("available");
    await recorder.start();
    world.isFull = true;
    const attempt = testAttempt();
    expect(await recorder.attempt(attempt)).toMatchObject({ ok: true });
    expect(world.lines.join()).toContain("WITHOUT a record");
    world.isFull = false;
    recorder.outcome(testOutcome(attempt));
    await settled();
    expect(parts(world.lazy)).toEqual([rowOf({ attempt, outcome: testOutcome(attempt) })]);
  });

  it("opens the journal again when it could not be opened at first", async () => {
    const { recorder, world } = setUp("strict");
    world.isFull = true;
    await recorder.start();
    expect((await recorder.attempt(testAttempt())).ok).toBe(false);
    world.isFull = false;
    expect((await recorder.attempt(testAttempt())).ok).toBe(true);
    expect(world.openings).toBe(3);
  });

  it("says that the journal fails once in five seconds, not once per call", async () => {
    const { recorder, world } = setUp("strict");
    world.isFull = true;
    for (let call = 0; call < 10; call += 1) await recorder.attempt(testAttempt());
    expect(world.lines).toHaveLength(1);
    world.now = 5_000;
    await recorder.attempt(testAttempt());
    expect(world.lines).toHaveLength(2);
    expect(world.lines[1]).toContain('"count":10');
  });

  it("closes the journal with itself, and nothing when none was opened", async () => {
    const { recorder, world } = setUp("strict");
    await recorder.close();
    expect(world.isClosed).toBe(false);
    await recorder.start();
    await recorder.close();
    expect(world.isClosed).toBe(true);
  });
});
