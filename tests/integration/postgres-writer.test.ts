import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import pg from "pg";
import type { CallAttempt } from "@/lib/gateway";
import type { ClosableRecorder } from "@/lib/runtime/ports/call-recorder";
import { newId } from "@/lib/shared/ids";
import { openTestRecorder, type TestRecorderOptions } from "../helpers/recorders";
import { testAttempt, testOutcome } from "../helpers/test-calls";
import { useStores } from "../helpers/use-stores";
import { startForwarder, type TcpForwarder } from "../platform/tcp-forwarder";

const stores = useStores();
let admin: pg.Client;
let forwarder: TcpForwarder;
let pool: pg.Pool;
let recorder: ClosableRecorder;
let lines: string[];

beforeAll(async () => {
  admin = new pg.Client({ connectionString: stores.current.database.adminUrl });
  await admin.connect();
});
afterAll(() => admin.end());

beforeEach(async () => {
  lines = [];
  forwarder = await startForwarder(stores.current.database.url);
  pool = new pg.Pool({
    connectionString: forwarder.url,
    connectionTimeoutMillis: 1_000,
    options: "-c role=gatehouse_app",
  });
  pool.on("error", () => undefined);
});
afterEach(async () => {
  forwarder.restore();
  await recorder.close();
  await pool.end();
  await forwarder.close();
});

function open(options: Partial<TestRecorderOptions> = {}): ClosableRecorder {
  const { dataDir } = stores.current;
  recorder = openTestRecorder("postgres", { dataDir, pool, lines, statementMs: 1_000, ...options });
  return recorder;
}

async function storedOf(orgId: string): Promise<{ id: string; status: string }[]> {
  const { rows } = await admin.query<{ id: string; status: string }>(
    "SELECT id, status FROM calls WHERE org_id = $1 ORDER BY at, id",
    [orgId],
  );
  return rows;
}

const statusesOf = async (orgId: string) => (await storedOf(orgId)).map(({ status }) => status);

/** Whether the attempt was recorded, and how long the answer took. */
async function timed(attempt: CallAttempt): Promise<{ ok: boolean; ms: number }> {
  const startedAt = performance.now();
  const { ok } = await recorder.attempt(attempt);
  return { ok, ms: performance.now() - startedAt };
}

describe("recording in PostgreSQL itself", () => {
  it("answers an attempt only when its row is committed", async () => {
    open();
    const attempt = testAttempt();
    expect((await recorder.attempt(attempt)).ok).toBe(true);
    expect(await storedOf(attempt.orgId)).toEqual([{ id: attempt.callId, status: "attempted" }]);
    recorder.outcome(testOutcome(attempt));
    await expect.poll(() => statusesOf(attempt.orgId)).toEqual(["ok"]);
  });

  it("commits on the disk of the server even where that is switched off by default", async () => {
    open();
    await admin.query("CREATE TABLE seen_commits (mode text)");
    await admin.query("GRANT INSERT ON seen_commits TO gatehouse_app");
    await admin.query(
      `CREATE FUNCTION note_commit() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN INSERT INTO seen_commits VALUES (current_setting('synchronous_commit')); RETURN NEW; END $$`,
    );
    await admin.query(
      "CREATE TRIGGER note AFTER INSERT ON calls FOR EACH ROW EXECUTE FUNCTION note_commit()",
    );
    await recorder.attempt(testAttempt());
    const { rows } = await admin.query("SELECT mode FROM seen_commits");
    await admin.query("DROP TRIGGER note ON calls");
    expect(rows).toEqual([{ mode: "on" }]);
    expect((await admin.query("SHOW synchronous_commit")).rows).toEqual([{ synchronous_commit: "off" }]);
  });

  it("writes attempts that come together in few transactions, each into its own organization", async () => {
    open();
    const orgs = Array.from({ length: 7 }, () => newId());
    const before = await transactions();
    const answers = await Promise.all(
      Array.from({ length: 700 }, (_, n) => recorder.attempt(testAttempt({ orgId: orgs[n % 7] ?? newId() }))),
    );
    expect(answers.every(({ ok }) => ok)).toBe(true);
    for (const orgId of orgs) expect(await storedOf(orgId)).toHaveLength(100);
    expect((await transactions()) - before).toBeLessThan(70);
  });

  it("refuses only the attempt that PostgreSQL cannot store", async () => {
    open();
    const orgId = newId();
    const bad = testAttempt({ orgId, serverId: "not-a-uuid" });
    const good = Array.from({ length: 20 }, () => testAttempt({ orgId }));
    const answers = await Promise.all([...good, bad].map((attempt) => recorder.attempt(attempt)));
    expect(answers.map(({ ok }) => ok)).toEqual([...good.map(() => true), false]);
    expect(await storedOf(orgId)).toHaveLength(20);
  });

  it("flushes what is queued when it is closed", async () => {
    open();
    const orgId = newId();
    const attempts = Array.from({ length: 300 }, () => testAttempt({ orgId }));
    const answers = attempts.map((attempt) => recorder.attempt(attempt));
    for (const attempt of Array.from({ length: 300 }, () => testAttempt({ orgId })))
      recorder.complete(attempt, testOutcome(attempt, { status: "denied" }));
    await recorder.close();
    expect((await Promise.all(answers)).every(({ ok }) => ok)).toBe(true);
    const statuses = await statusesOf(orgId);
    expect(statuses.filter((status) => status === "attempted")).toHaveLength(300);
    expect(statuses.filter((status) => status === "denied")).toHaveLength(300);
    expect((await recorder.attempt(testAttempt())).ok).toBe(false);
  });
});

describe("while PostgreSQL is away", () => {
  it.each(["cut", "freeze"] as const)("a strict attempt is refused within seconds (%s)", async (how) => {
    open();
    expect((await recorder.attempt(testAttempt())).ok).toBe(true);
    forwarder[how]();
    const first = await timed(testAttempt());
    expect(first.ok).toBe(false);
    expect(first.ms).toBeLessThan(3_500);
    expect(lines.join()).toContain("calls are refused");
    forwarder.restore();
    await expect.poll(async () => (await recorder.attempt(testAttempt())).ok, { timeout: 10_000 }).toBe(true);
  });

  it("an outcome waits, and arrives when it is back", async () => {
    open();
    const attempt = testAttempt();
    await recorder.attempt(attempt);
    forwarder.cut();
    recorder.outcome(testOutcome(attempt));
    const denied = testAttempt({ orgId: attempt.orgId });
    recorder.complete(denied, testOutcome(denied, { status: "denied" }));
    await expect.poll(() => lines.join()).toContain("wait for PostgreSQL");
    expect(await statusesOf(attempt.orgId)).toEqual(["attempted"]);
    forwarder.restore();
    await expect
      .poll(async () => (await statusesOf(attempt.orgId)).sort(), { timeout: 20_000 })
      .toEqual(["denied", "ok"]);
  });

  it("calls go on where that was chosen, loudly, and their records follow", async () => {
    open({ audit: "available" });
    forwarder.cut();
    const attempt = testAttempt();
    expect((await recorder.attempt(attempt)).ok).toBe(true);
    expect(lines.join()).toContain("WITHOUT a record");
    recorder.outcome(testOutcome(attempt));
    forwarder.restore();
    await expect.poll(() => statusesOf(attempt.orgId), { timeout: 20_000 }).toEqual(["ok"]);
  });

  it("only so many attempts wait; the others are refused at once", async () => {
    open();
    await recorder.attempt(testAttempt());
    forwarder.freeze();
    const answers = await Promise.all(
      Array.from({ length: 7_000 }, async () => timed(testAttempt({ orgId: newId() }))),
    );
    expect(answers.every(({ ok }) => !ok)).toBe(true);
    expect(answers.filter(({ ms }) => ms < 1_500).length).toBeGreaterThan(900);
  });

  it("what cannot be written before the end is said to be lost", async () => {
    open({ drainMs: 300 });
    const attempt = testAttempt();
    await recorder.attempt(attempt);
    forwarder.cut();
    recorder.outcome(testOutcome(attempt));
    await recorder.close();
    expect(lines.join()).toContain("LOST");
  });
});

async function transactions(): Promise<number> {
  const { rows } = await admin.query<{ lsn: string }>("SELECT txid_current() AS lsn");
  return Number(rows[0]?.lsn);
}
