import { spawn, type ChildProcess } from "node:child_process";
import { appendFile, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openJournal, type Journal, type JournalOptions } from "./index";

let dir: string;
const opened: Journal[] = [];
const children: ChildProcess[] = [];

beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), "journal-"));
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  for (const journal of opened.splice(0)) await journal.close();
  await rm(dir, { recursive: true, force: true });
});

async function open(options: Partial<JournalOptions> = {}): Promise<Journal> {
  const journal = await openJournal({ dir, ...options });
  opened.push(journal);
  return journal;
}

async function until(holds: () => boolean, what: string, withinMs = 10_000): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error(`Not within ${withinMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

const texts = (records: readonly Uint8Array[]) =>
  records.map((record) => Buffer.from(record).toString("utf8"));

async function shipAll(journal: Journal): Promise<string[]> {
  const seen: string[] = [];
  const shipping = journal.ship(async (records) => void seen.push(...texts(records)));
  await shipping.drained();
  await shipping.stop();
  return seen;
}

/** The only folder of records there is. */
async function folder(): Promise<string> {
  const names = await readdir(dir);
  expect(names).toHaveLength(1);
  return path.join(dir, names[0] ?? "");
}

async function segments(): Promise<string[]> {
  const inside = await folder();
  return (await readdir(inside))
    .filter((name) => name.endsWith(".log"))
    .map((name) => path.join(inside, name));
}

/** A process that writes numbered records and prints each number once it is acknowledged. */
function startWriter(name: string): { child: ChildProcess; acknowledged: string[] } {
  const script = new URL("fixtures/writer-process.ts", import.meta.url).pathname;
  const args = ["--import", "tsx", script, dir, name];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  children.push(child);
  const acknowledged: string[] = [];
  let rest = "";
  child.stdout?.on("data", (chunk: Buffer) => {
    const lines = (rest + chunk.toString()).split("\n");
    rest = lines.pop() ?? "";
    acknowledged.push(...lines);
  });
  return { child, acknowledged };
}

async function killHard(child: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => child.once("close", resolve));
  child.kill("SIGKILL");
  await gone;
}

describe("the journal", () => {
  it("ships what was appended, in order, once, text and bytes, alone and in groups", async () => {
    const journal = await open();
    await journal.append("ä1");
    await Promise.all([journal.append(["2", Buffer.from("3")]), journal.append("4"), journal.append("")]);
    expect(await shipAll(journal)).toEqual(["ä1", "2", "3", "4", ""]);
    expect(journal.stats()).toEqual({ unshippedBytes: 0, lazyDropped: 0, isWritable: true });
  });

  it("ships while it is written, and leaves no folder behind when all is shipped", async () => {
    const journal = await open({ maxSegmentBytes: 2_000 });
    const seen: string[] = [];
    const shipping = journal.ship(async (records) => void seen.push(...texts(records)), {
      batchRecordsMax: 7,
    });
    const expected = Array.from({ length: 500 }, (_, n) => `record ${n}`);
    for (const record of expected) await journal.append(record);
    await shipping.drained();
    expect(seen).toEqual(expected);
    expect(await segments()).toHaveLength(1);
    await journal.close();
    expect(await readdir(dir)).toEqual([]);
  });

  it("answers many writers in few flushes", async () => {
    const journal = await open();
    const started = performance.now();
    await Promise.all(Array.from({ length: 20_000 }, (_, n) => journal.append(`record ${n}`)));
    expect(performance.now() - started).toBeLessThan(3_000);
    expect(await shipAll(journal)).toHaveLength(20_000);
  });

  it("writes lazy records soon by itself, and with the next flush at the latest", async () => {
    const journal = await open();
    journal.appendLazy("lazy 1");
    await journal.append("strict");
    journal.appendLazy("lazy 2");
    const seen: string[] = [];
    journal.ship(async (records) => void seen.push(...texts(records)));
    await until(() => seen.length === 3, "the lazy record nobody flushed");
    expect(seen).toEqual(["lazy 1", "strict", "lazy 2"]);
    journal.appendLazy("lazy 3");
    await journal.flush();
    await until(() => seen.length === 4, "the flushed one");
  });

  it("ships a batch again until the handler takes it, and forgets nothing in between", async () => {
    const errors: unknown[] = [];
    const journal = await open({ onError: (error) => errors.push(error) });
    const seen: string[] = [];
    let failures = 3;
    const shipping = journal.ship(
      async (records) => {
        if (failures-- > 0) throw new Error("store is down");
        seen.push(...texts(records));
      },
      { retryMs: 5, batchRecordsMax: 2 },
    );
    await journal.append(["1", "2", "3"]);
    await shipping.drained();
    expect(seen).toEqual(["1", "2", "3"]);
    expect(errors).toHaveLength(3);
  });

  it("hands a record larger than a batch over alone", async () => {
    const journal = await open();
    const large = "x".repeat(300_000);
    await journal.append(["a", large, "b"]);
    const batches: number[] = [];
    const shipping = journal.ship(async (records) => void batches.push(records.length), {
      batchBytesMax: 1_000,
    });
    await shipping.drained();
    expect(batches).toEqual([1, 1, 1]);
  });

  it("refuses what is too large, too much, or too late", async () => {
    const journal = await open({ maxBytes: 10_000 });
    await expect(journal.append(Buffer.alloc(17 * 1024 * 1024))).rejects.toMatchObject({
      kind: "record_too_large",
    });
    await journal.append("x".repeat(11_000));
    await expect(journal.append("y")).rejects.toMatchObject({ name: "JournalError", kind: "backlog_full" });
    const shipping = journal.ship(async () => {});
    await shipping.drained();
    await journal.append("z");
    await journal.close();
    await expect(journal.append("late")).rejects.toMatchObject({ kind: "closed" });
  });
});

describe("after the end of a process", () => {
  it("leaves what was not shipped to the next", async () => {
    const first = await open({ maxSegmentBytes: 50 });
    for (const record of ["1", "2", "3", "4", "5", "6"]) await first.append(record.repeat(20));
    first.appendLazy("lazy");
    await first.close();
    const second = await open();
    expect(second.stats().unshippedBytes).toBeGreaterThan(120);
    expect(await shipAll(second)).toEqual([..."123456"].map((digit) => digit.repeat(20)).concat("lazy"));
    expect(second.stats().unshippedBytes).toBe(0);
    await second.close();
    expect(await readdir(dir)).toEqual([]);
  });

  it("continues where the last batch was taken, not from the start", async () => {
    const first = await open();
    await first.append(["1", "2", "3", "4"]);
    let taken = 0;
    const shipping = first.ship(
      async () => {
        if (taken++ > 0) throw new Error("gone");
      },
      { batchRecordsMax: 2 },
    );
    await until(() => taken > 1, "the first batch was taken");
    await shipping.stop();
    await first.close();
    expect(await shipAll(await open())).toEqual(["3", "4"]);
  });

  it.each([1, 5, 8, 9])("tolerates a tail torn %i bytes into a record", async (bytes) => {
    const errors: unknown[] = [];
    const first = await open();
    await first.append(["whole", "torn record"]);
    await first.close();
    const [file = ""] = await segments();
    await truncate(file, (await stat(file)).size - "torn record".length - 8 + bytes);
    expect(await shipAll(await open({ onError: (error) => errors.push(error) }))).toEqual(["whole"]);
    expect(errors).toHaveLength(1);
  });

  it("tolerates garbage, zeros and a flipped bit after the last whole record", async () => {
    for (const garbage of [
      Buffer.alloc(4_096),
      Buffer.alloc(100, 0xff),
      Buffer.from("\u0004\u0000\u0000\u0000ABCDabcd"),
    ]) {
      const first = await open();
      await first.append("whole");
      await first.close();
      const [file = ""] = await segments();
      await appendFile(file, garbage);
      const second = await open();
      expect(await shipAll(second)).toEqual(["whole"]);
      await second.close();
    }
  });

  it("passes over a record that was damaged on disk, and keeps those after it", async () => {
    const errors: unknown[] = [];
    const first = await open();
    await first.append(["before", "damaged", "after", "last"]);
    await first.close();
    const [file = ""] = await segments();
    const content = await readFile(file);
    content.write("D", content.indexOf("damaged"));
    await writeFile(file, content);
    const second = await open({ onError: (error) => errors.push(error) });
    expect(await shipAll(second)).toEqual(["before", "after", "last"]);
    expect(errors).toHaveLength(1);
  });

  it("replays every acknowledged record of a process killed at any moment", { timeout: 60_000 }, async () => {
    for (let round = 0; round < 3; round++) {
      const { child, acknowledged } = startWriter(`r${round}`);
      const enough = 50 + Math.floor(Math.random() * 400);
      await until(() => acknowledged.length > enough, "records are written", 20_000);
      await killHard(child);
      const journal = await open();
      const shipped = new Set(await shipAll(journal));
      expect(acknowledged.filter((record) => !shipped.has(record))).toEqual([]);
      await journal.close();
    }
    expect(await readdir(dir)).toEqual([]);
  });
});

describe("a full disk", () => {
  it(
    "refuses what does not fit, keeps what did, and goes on when there is room",
    { timeout: 30_000 },
    async () => {
      const script = new URL("fixtures/full-disk-process.ts", import.meta.url).pathname;
      const command = `ulimit -f 2048; exec "${process.execPath}" --import tsx "${script}" "${dir}"`;
      const child = spawn("sh", ["-c", command], { stdio: ["ignore", "pipe", "inherit"] });
      children.push(child);
      let output = "";
      child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
      await new Promise((resolve) => child.once("close", resolve));
      expect(output).toBe("before ok,large disk_full,false,after ok,true");
      expect(await shipAll(await open())).toEqual(["before", "lazy", "after"]);
    },
  );
});

describe("several processes on one folder", () => {
  it("never take over the living, and share out the dead", { timeout: 60_000 }, async () => {
    const [alive, dead] = [startWriter("alive"), startWriter("dead")];
    await until(() => alive.acknowledged.length > 50 && dead.acknowledged.length > 50, "both write", 20_000);
    await killHard(dead.child);
    const siblings = await Promise.all([open(), open(), open()]);
    const shipped = (await Promise.all(siblings.map(shipAll))).flat();
    expect(new Set(shipped)).toEqual(new Set(shipped.filter((record) => record.startsWith("dead"))));
    expect(shipped).toHaveLength(new Set(shipped).size);
    expect(dead.acknowledged.filter((record) => !shipped.includes(record))).toEqual([]);
    const before = alive.acknowledged.length;
    await until(() => alive.acknowledged.length > before + 50, "the living goes on");
    await killHard(alive.child);
    expect(await siblings[0]?.adoptOrphans()).toBe(1);
  });

  it(
    "take over a sibling that died while they ran, and what it had taken over itself",
    { timeout: 60_000 },
    async () => {
      const first = await open();
      await first.append("from the first");
      await first.close();
      const heir = startWriter("heir");
      await until(() => heir.acknowledged.length > 10, "the heir writes", 20_000);
      await killHard(heir.child);
      const journal = await open();
      const shipped = await shipAll(journal);
      expect(shipped).toContain("from the first");
      expect(heir.acknowledged.filter((record) => !shipped.includes(record))).toEqual([]);
    },
  );
});
