import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseEnv } from "@/lib/platform/env";
import { openJournal } from "@/lib/platform/journal";
import { createParkedCalls } from "@/lib/runtime/recording/parked-calls";
import { checkAudit } from "./audit-checks";

let dataDir: string;

beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), "doctor-"));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

const check = (env: Record<string, string> = {}) => checkAudit(parseEnv({ DATA_DIR: dataDir, ...env }));
const levels = async (env?: Record<string, string>) => (await check(env)).map(({ level }) => level);

async function leaveInJournal(record: Buffer): Promise<void> {
  const journal = await openJournal({ dir: path.join(dataDir, "journal") });
  await journal.append(record);
  await journal.close();
}

describe("the doctor on the log of calls", () => {
  it("finds nothing on a new folder", async () => {
    expect(await levels()).toEqual(["ok"]);
  });

  it("says that more waits than a running instance would leave", async () => {
    await leaveInJournal(Buffer.alloc(1_000));
    expect(await levels()).toEqual(["ok"]);
    for (let part = 0; part < 3; part += 1) await leaveInJournal(Buffer.alloc(6_000_000));
    expect(await check()).toMatchObject([{ level: "warn", text: expect.stringContaining("19 MB") }]);
  });

  it("says that a journal was left behind by a change of the writer", async () => {
    await leaveInJournal(Buffer.alloc(1_000));
    expect(await levels({ GATEHOUSE_AUDIT_WRITER: "postgres" })).toEqual(["warn"]);
  });

  it("says how many records are parked, and that calls may go unrecorded", async () => {
    await createParkedCalls(path.join(dataDir, "journal")).park(Buffer.from("x"), "why");
    expect(await check({ GATEHOUSE_AUDIT: "available" })).toMatchObject([
      { level: "ok" },
      { level: "warn", text: expect.stringContaining("1 call records") },
      { level: "warn", text: expect.stringContaining("available") },
    ]);
  });
});
