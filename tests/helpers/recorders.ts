// Recorders on the file's database, with either writer.
import path from "node:path";
import type { Pool } from "pg";
import { getDatabase } from "@/lib/platform/db";
import { openJournal } from "@/lib/platform/journal";
import { createLogger } from "@/lib/platform/logger";
import { createCallRecorder, type ClosableRecorder } from "@/lib/runtime/ports/call-recorder";
import { createCallStore } from "@/lib/runtime/recording/call-store";
import { createComplainer } from "@/lib/runtime/recording/complainer";
import { createJournalWriter } from "@/lib/runtime/recording/journal-writer";
import { createParkedCalls } from "@/lib/runtime/recording/parked-calls";
import { createPostgresWriter } from "@/lib/runtime/recording/postgres-writer";
import { createCallShipper } from "@/lib/runtime/recording/ship-calls";
import { newId } from "@/lib/shared/ids";

export const WRITERS = ["journal", "postgres"] as const;

export interface TestRecorderOptions {
  readonly dataDir: string;
  readonly pool?: Pool;
  readonly audit?: "strict" | "available";
  readonly drainMs?: number;
  readonly statementMs?: number;
  /** Log lines of level warn and above go here. */
  readonly lines?: string[];
}

export function openTestRecorder(
  writer: (typeof WRITERS)[number],
  options: TestRecorderOptions,
): ClosableRecorder {
  const { audit = "strict", lines = [], drainMs = 5_000, statementMs = 5_000 } = options;
  const clock = { now: () => Date.now() };
  const log = createLogger({
    level: "warn",
    format: "json",
    destination: { write: (line) => void lines.push(line) },
  });
  const complain = createComplainer({ clock, log, audit });
  const pool = async () => options.pool ?? (await getDatabase()).pool;
  const store = createCallStore({ pool, clock, log, statementMs });
  if (writer === "postgres")
    return createCallRecorder({
      writer: createPostgresWriter({ store, log, complain, drainMs }),
      audit,
      complain,
    });
  const dir = path.join(options.dataDir, `journal-${newId()}`);
  const ship = createCallShipper({ store, parked: createParkedCalls(dir), log });
  return createCallRecorder({
    writer: createJournalWriter({ openJournal: () => openJournal({ dir }), ship, complain, drainMs }),
    audit,
    complain,
  });
}
