import { mkdir, mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ALIVE_EVERY_MS, ALIVE_FILE, isOrphan, type Sights } from "./owner";

const NAME = "0123456789ab-17-4711-0123456789ab";

let dir: string;
let now = 0;
let sights: Sights;

beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), "owner-"));
  await mkdir(path.join(dir, NAME));
  await writeFile(path.join(dir, NAME, ALIVE_FILE), "");
  sights = new Map();
  vi.spyOn(performance, "now").mockImplementation(() => now);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(dir, { recursive: true });
});

async function signedAt(secondsAgo: number): Promise<void> {
  const at = new Date(Date.now() - secondsAgo * 1_000);
  await utimes(path.join(dir, NAME, ALIVE_FILE), at, at);
}

function look(afterMs = ALIVE_EVERY_MS): Promise<boolean> {
  now += afterMs;
  return isOrphan(dir, NAME, sights);
}

describe("a journal of another container", () => {
  it("is an orphan when it was seen to give no sign", async () => {
    await signedAt(600);
    expect([await look(), await look(1), await look(), await look(1)]).toEqual([false, false, false, false]);
    expect(await look()).toBe(true);
  });

  it("is none while it gives signs, though its clock is ten minutes behind", async () => {
    for (let seconds = 600; seconds > 550; seconds -= 10) {
      await signedAt(seconds);
      expect(await look()).toBe(false);
    }
  });

  it("is none when only our clock was set forward, or we were frozen with it", async () => {
    await signedAt(3_600);
    expect(await look()).toBe(false);
    expect(await look(3_600_000)).toBe(false);
    await signedAt(1);
    expect(await look()).toBe(false);
  });

  it("is none in its first minute of silence", async () => {
    await signedAt(30);
    expect([await look(), await look(), await look(), await look()]).not.toContain(true);
  });
});
