import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import pg from "pg";
import type { CallAttempt } from "@/lib/gateway";
import { getDatabase } from "@/lib/platform/db";
import { openJournal } from "@/lib/platform/journal";
import { createLogger } from "@/lib/platform/logger";
import { createCallRecorder } from "@/lib/runtime/ports/call-recorder";
import { createCallStore } from "@/lib/runtime/recording/call-store";
import { createComplainer } from "@/lib/runtime/recording/complainer";
import { rowOf, type CallParts } from "@/lib/runtime/recording/call-row";
import { encodeCallRecord } from "@/lib/runtime/recording/journal-record";
import { createJournalWriter } from "@/lib/runtime/recording/journal-writer";
import { createParkedCalls } from "@/lib/runtime/recording/parked-calls";
import { createCallShipper } from "@/lib/runtime/recording/ship-calls";
import { newId } from "@/lib/shared/ids";
import { makeOrg, makeWorkspaceKey } from "../helpers/factories";
import { testAttempt, testOutcome } from "../helpers/test-calls";
import { useStores } from "../helpers/use-stores";
import { startForwarder } from "../platform/tcp-forwarder";

const stores = useStores();
let admin: pg.Client;

beforeAll(async () => {
  admin = new pg.Client({ connectionString: stores.current.database.adminUrl });
  await admin.connect();
});

afterAll(() => admin.end());

const clock = { now: () => Date.now() };
const bytes = (parts: CallParts) => new TextEncoder().encode(encodeCallRecord(rowOf(parts)));

function shipper(lines: string[] = []) {
  const log = createLogger({
    level: "warn",
    format: "json",
    destination: { write: (line) => void lines.push(line) },
  });
  const store = createCallStore({ pool: async () => (await getDatabase()).pool, clock, log });
  return createCallShipper({ store, parked: createParkedCalls(parkedDir()), log });
}

const parkedDir = () => path.join(stores.current.dataDir, "journal");
const parkedFiles = () => readdir(path.join(parkedDir(), "parked"));

async function storedOf(orgId: string): Promise<Record<string, unknown>[]> {
  const { rows } = await admin.query<Record<string, unknown>>(
    "SELECT * FROM calls WHERE org_id = $1 ORDER BY at, id",
    [orgId],
  );
  return rows;
}

const attemptOnly = (attempt: CallAttempt): CallParts => ({ attempt, outcome: null });
const outcomeOnly = (attempt: CallAttempt): CallParts => ({ attempt: null, outcome: testOutcome(attempt) });
const whole = (attempt: CallAttempt): CallParts => ({ attempt, outcome: testOutcome(attempt) });

describe("shipping calls to PostgreSQL", () => {
  it("stores everything that was recorded", async () => {
    const attempt = testAttempt({ target: 'näme “x” \\ \u2028 {"a":1}', keyId: null, userId: newId() });
    await shipper()([bytes(whole(attempt))]);
    const [row, ...others] = await storedOf(attempt.orgId);
    expect(others).toEqual([]);
    expect(row).toMatchObject({
      id: attempt.callId,
      at: new Date(attempt.at),
      workspace_id: attempt.workspaceId,
      user_id: attempt.userId,
      target: attempt.target,
      params: '{"name":"echo"}',
      status: "ok",
      http_status: 200,
      response: '{"content":[]}',
      bytes_out: "90",
      total_ms: 20,
      gateway_ms: 1.5,
      request_id: attempt.requestId,
    });
  });

  it("shows a call as attempted until its outcome arrives", async () => {
    const attempt = testAttempt();
    const ship = shipper();
    await ship([bytes(attemptOnly(attempt))]);
    expect(await storedOf(attempt.orgId)).toMatchObject([{ status: "attempted", ended_at: null }]);
    await ship([bytes(outcomeOnly(attempt))]);
    expect(await storedOf(attempt.orgId)).toMatchObject([{ status: "ok", target: "echo", total_ms: 20 }]);
  });

  it("ends with the same row whatever the order and however often records come", async () => {
    const orders: ((attempt: CallAttempt) => CallParts[][])[] = [
      (a) => [[whole(a)]],
      (a) => [[attemptOnly(a), outcomeOnly(a)]],
      (a) => [[outcomeOnly(a), attemptOnly(a)]],
      (a) => [[attemptOnly(a)], [outcomeOnly(a)]],
      (a) => [[outcomeOnly(a)], [attemptOnly(a)]],
      (a) => [[attemptOnly(a)], [attemptOnly(a), outcomeOnly(a)]],
      (a) => [[outcomeOnly(a)], [whole(a)]],
      (a) => [[whole(a)], [whole(a), attemptOnly(a), outcomeOnly(a)], [attemptOnly(a)], [outcomeOnly(a)]],
    ];
    const ship = shipper();
    const shared = testAttempt();
    for (const order of orders) {
      const attempt = { ...shared, orgId: newId(), callId: newId() };
      for (const batch of order(attempt)) await ship(batch.map(bytes));
      const rows = await storedOf(attempt.orgId);
      expect(rows).toHaveLength(1);
      expect(rows[0]).toMatchObject({
        status: "ok",
        target: "echo",
        total_ms: 20,
        request_id: attempt.requestId,
      });
    }
  });

  it("does not let a later record change an outcome that is known", async () => {
    const attempt = testAttempt();
    const ship = shipper();
    await ship([bytes(whole(attempt))]);
    const other = testOutcome(attempt, { status: "timeout" });
    await ship([bytes({ attempt: { ...attempt, target: "other" }, outcome: other })]);
    expect(await storedOf(attempt.orgId)).toMatchObject([{ status: "ok", target: "echo" }]);
  });

  it("writes the calls of several organizations each into its own", async () => {
    const attempts = [testAttempt(), testAttempt(), testAttempt()];
    await shipper()(attempts.map((attempt) => bytes(whole(attempt))));
    for (const attempt of attempts)
      expect(await storedOf(attempt.orgId)).toMatchObject([{ id: attempt.callId }]);
  });

  it("parks only the call that PostgreSQL refuses for its data, loudly", async () => {
    const orgId = newId();
    const good = Array.from({ length: 9 }, () => testAttempt({ orgId }));
    const bad = testAttempt({ orgId, serverId: "not-a-uuid" });
    const unstorable = testAttempt({ orgId, target: "nul \0 inside" });
    const lines: string[] = [];
    const all = [...good.slice(0, 4), bad, unstorable, ...good.slice(4)];
    await shipper(lines)(all.map((attempt) => bytes(attemptOnly(attempt))));
    const ids = (await storedOf(orgId)).map((row) => row["id"]);
    expect(ids.sort()).toEqual(good.map((attempt) => attempt.callId).sort());
    expect(lines.filter((line) => line.includes("parked"))).toHaveLength(2);
    expect(lines.join()).toContain(bad.callId);
    expect(await parkedFiles()).toHaveLength(2);
  });

  it("offers what is parked once more at the next start, and forgets what is taken then", async () => {
    const attempt = testAttempt();
    const parked = createParkedCalls(parkedDir());
    const before = (await parkedFiles()).length;
    await parked.park(bytes(whole(attempt)), "an older version could not store it");
    await shipper()([]);
    expect(await storedOf(attempt.orgId)).toMatchObject([{ id: attempt.callId, status: "ok" }]);
    expect(await parkedFiles()).toHaveLength(before);
  });

  it("keeps the attempt when only its outcome cannot be stored", async () => {
    const attempt = testAttempt();
    const outcome = testOutcome(attempt, { bytesOut: Number.MAX_VALUE });
    await shipper()([bytes({ attempt, outcome })]);
    expect(await storedOf(attempt.orgId)).toMatchObject([{ status: "attempted", target: "echo" }]);
  });

  it("parks what it does not understand, and goes on", async () => {
    const attempt = testAttempt();
    const lines: string[] = [];
    await shipper(lines)([new TextEncoder().encode("{broken"), bytes(whole(attempt))]);
    expect(await storedOf(attempt.orgId)).toHaveLength(1);
    expect(lines.join()).toContain("not understood");
    const files = await Promise.all(
      (await parkedFiles()).map((name) => readFile(path.join(parkedDir(), "parked", name), "utf8")),
    );
    expect(files.join()).toContain(Buffer.from("{broken").toString("base64"));
  });

  it("puts each call into the partition of its day", async () => {
    const inThreeDays = new Date(Date.now() + 3 * 86_400_000).toISOString();
    const attempt = testAttempt({ at: inThreeDays });
    await shipper()([bytes(attemptOnly(attempt))]);
    const { rows } = await admin.query<{ partition: string }>(
      "SELECT tableoid::regclass::text AS partition FROM calls WHERE org_id = $1",
      [attempt.orgId],
    );
    expect(rows[0]?.partition).toBe(`calls_p${inThreeDays.slice(0, 10).replaceAll("-", "")}`);
  });

  it("notes when a key was last used, about once a minute", async () => {
    const org = await makeOrg();
    const { id } = await makeWorkspaceKey(org);
    const ship = shipper();
    const use = async (at: string) => {
      await ship([bytes(attemptOnly(testAttempt({ orgId: org.org.id, keyId: id, at })))]);
      const { rows } = await admin.query<{ used: Date }>(
        "SELECT last_used_at AS used FROM api_keys WHERE id = $1",
        [id],
      );
      return rows[0]?.used.toISOString();
    };
    const at = (seconds: number) => new Date(Date.UTC(2026, 0, 1) + seconds * 1000).toISOString();
    expect(await use(at(0))).toBe(at(0));
    expect(await use(at(59))).toBe(at(0));
    expect(await use(at(60))).toBe(at(60));
    expect(await use(at(10))).toBe(at(60));
  });
});

describe("the recorder with its journal", () => {
  const log = createLogger({ level: "silent" });
  let folders = 0;

  function open(ship: (records: readonly Uint8Array[]) => Promise<void>, dir: string, drainMs = 5_000) {
    const complain = createComplainer({ clock, log, audit: "strict" });
    const writer = createJournalWriter({ openJournal: () => openJournal({ dir }), ship, complain, drainMs });
    return createCallRecorder({ writer, audit: "strict", complain });
  }

  const newDir = () => path.join(stores.current.dataDir, `journal-${String((folders += 1))}`);

  it("brings every call to PostgreSQL, with attempt and outcome", async () => {
    const orgId = newId();
    const recorder = open(shipper(), newDir());
    for (let call = 0; call < 50; call += 1) {
      const attempt = testAttempt({ orgId });
      if (call % 2 === 0) recorder.complete(attempt, testOutcome(attempt));
      else {
        expect((await recorder.attempt(attempt)).ok).toBe(true);
        recorder.outcome(testOutcome(attempt));
      }
    }
    await recorder.close();
    const rows = await storedOf(orgId);
    expect(rows).toHaveLength(50);
    expect(rows.every((row) => row["status"] === "ok" && row["target"] === "echo")).toBe(true);
  });

  it("loses and doubles nothing when the shipper dies between batches, before or after it wrote", async () => {
    const orgId = newId();
    const dir = newDir();
    const ship = shipper();
    let batches = 0;
    const dying = open(
      async (records) => {
        batches += 1;
        if (batches % 2 === 0) await ship(records);
        throw new Error("killed");
      },
      dir,
      100,
    );
    for (let call = 0; call < 30; call += 1) {
      const attempt = testAttempt({ orgId });
      await dying.attempt(attempt);
      dying.outcome(testOutcome(attempt));
    }
    await expect.poll(() => batches, { timeout: 20_000 }).toBeGreaterThan(2);
    await dying.close();

    const next = open(ship, dir);
    await next.start();
    await expect.poll(async () => (await storedOf(orgId)).length, { timeout: 20_000 }).toBe(30);
    await next.close();
    expect((await storedOf(orgId)).every((row) => row["status"] === "ok")).toBe(true);
  }, 60_000);

  it("records on while PostgreSQL is away, and ships when it is back", async () => {
    const orgId = newId();
    const forwarder = await startForwarder(stores.current.database.url);
    const pool = new pg.Pool({ connectionString: forwarder.url, options: "-c role=gatehouse_app" });
    pool.on("error", () => undefined);
    const dir = newDir();
    const store = createCallStore({ pool: () => Promise.resolve(pool), clock, log });
    const recorder = open(createCallShipper({ store, parked: createParkedCalls(dir), log }), dir);
    try {
      forwarder.cut();
      for (let call = 0; call < 20; call += 1) {
        const attempt = testAttempt({ orgId });
        expect((await recorder.attempt(attempt)).ok).toBe(true);
        recorder.outcome(testOutcome(attempt));
      }
      expect(await storedOf(orgId)).toEqual([]);
      forwarder.restore();
      await expect
        .poll(async () => (await storedOf(orgId)).map((row) => row["status"]), { timeout: 30_000 })
        .toEqual(Array<string>(20).fill("ok"));
    } finally {
      await recorder.close();
      await pool.end();
      await forwarder.close();
    }
  }, 60_000);
});
