import { execFileSync } from "node:child_process";
import { appendFile, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openJournal, type Journal } from "./index";

let dir: string;

async function shipAll(journal: Journal): Promise<string[]> {
  const seen: string[] = [];
  const shipping = journal.ship((records) => {
    seen.push(...records.map((record) => Buffer.from(record).toString("utf8")));
    return Promise.resolve();
  });
  await shipping.drained();
  await shipping.stop();
  return seen;
}

function isKept(journal: Journal, record: string): Promise<boolean> {
  return journal.append(record).then(
    () => true,
    () => false,
  );
}

// A file system of our own that is really full; only root may mount one.
describe.runIf(process.platform === "linux" && process.getuid?.() === 0)("a disk without a free byte", () => {
  const filler = () => path.join(dir, "filler");

  beforeEach(async () => {
    dir = await mkdtemp(path.join(tmpdir(), "journal-"));
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", dir]);
  });
  afterEach(async () => {
    execFileSync("umount", ["-l", dir]);
    await rm(dir, { recursive: true, force: true });
  });

  async function fill(): Promise<void> {
    for (let bytes = 65_536; bytes >= 1; bytes = Math.floor(bytes / 2))
      for (;;) {
        const isFull = await appendFile(filler(), Buffer.alloc(bytes)).then(
          () => false,
          () => true,
        );
        if (isFull) break;
      }
  }

  it("is said to be full at every append, leaves nothing behind, and serves again when there is room", async () => {
    const journal = await openJournal({ dir });
    await journal.append("before");
    await fill();
    const record = "x".repeat(8_192);
    const kept = ["before"];
    // What was reserved before the disk was full is used up first.
    for (; await isKept(journal, record); kept.push(record)) expect(kept.length).toBeLessThan(100);
    for (let n = 0; n < 50; n += 1)
      await expect(journal.append(record)).rejects.toMatchObject({ kind: "disk_full" });
    const [own = ""] = (await readdir(dir)).filter((name) => name !== "filler");
    expect((await readdir(path.join(dir, own))).length).toBeLessThanOrEqual(3);
    await rm(filler());
    await journal.append("after");
    expect(await shipAll(journal)).toEqual([...kept, "after"]);
    await journal.close();
  });

  it("cannot be opened on, and can as soon as there is room, without a trace of the attempts", async () => {
    execFileSync("mount", ["-o", "remount,nr_inodes=3", dir]);
    await writeFile(filler(), "");
    await mkdir(path.join(dir, "other"));
    for (let n = 0; n < 5; n += 1) await expect(openJournal({ dir })).rejects.toThrow("ENOSPC");
    expect((await readdir(dir)).sort()).toEqual(["filler", "other"]);
    execFileSync("mount", ["-o", "remount,nr_inodes=100", dir]);
    const journal = await openJournal({ dir });
    await journal.append("after");
    expect(await shipAll(journal)).toEqual(["after"]);
    await journal.close();
  });

  it("is emptied by shipping when it is the journal that filled it", async () => {
    const journal = await openJournal({ dir, maxSegmentBytes: 65_536 });
    let kept = 0;
    for (; kept < 10_000; kept += 1) {
      if (!(await isKept(journal, "x".repeat(4_096)))) break;
    }
    await fill();
    expect((await shipAll(journal)).length).toBe(kept);
    await journal.append("after");
    await journal.close();
  });
});
