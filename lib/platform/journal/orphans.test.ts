import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it } from "vitest";
import { openJournal } from "./index";
import { ALIVE_FILE } from "./owner";

it("a dead one's records are shipped though no sign of life can be left in its folder", async () => {
  const dir = await mkdtemp(path.join(tmpdir(), "orphans-"));
  const dead = await openJournal({ dir });
  await dead.append("left behind");
  await dead.close();
  const [left = ""] = await readdir(dir);
  await rm(path.join(dir, left, ALIVE_FILE));
  await mkdir(path.join(dir, left, ALIVE_FILE));
  const complaints: unknown[] = [];
  const heir = await openJournal({ dir, onError: (error) => complaints.push(error) });
  try {
    expect(complaints).toHaveLength(1);
    const seen: string[] = [];
    const shipping = heir.ship((records) => {
      seen.push(...records.map((record) => Buffer.from(record).toString("utf8")));
      return Promise.resolve();
    });
    await shipping.drained();
    expect(seen).toEqual(["left behind"]);
  } finally {
    await heir.close();
    await rm(dir, { recursive: true });
  }
});
