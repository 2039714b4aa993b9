import { setTimeout } from "node:timers/promises";
import type { CallAttempt, CallRecorder } from "@/lib/gateway";
import type { Journal, JournalHandler, Shipping } from "@/lib/platform/journal";
import type { Logger } from "@/lib/platform/logger";
import type { Clock } from "@/lib/shared/clock";
import { err, ok } from "@/lib/shared/result";
import { encodeCallRecord, type CallParts } from "../recording/journal-record";

const SHIP_BYTES_MAX = 4 * 1024 * 1024;
const SHIP_RECORDS_MAX = 500;
const ORPHANS_EVERY_MS = 60_000;
const COMPLAIN_EVERY_MS = 5_000;
const UNRECORDED_MAX = 1_000;
const DRAIN_MS = 5_000;
const PAUSE_MS = 100;

export interface CallRecorderDeps {
  readonly openJournal: () => Promise<Journal>;
  readonly ship: JournalHandler;
  /** `available` lets a call through whose attempt could not be written, and says so. */
  readonly audit: "strict" | "available";
  readonly clock: Clock;
  readonly log: Logger;
  /** How long closing may wait for PostgreSQL. */
  readonly drainMs?: number;
}

export interface JournalRecorder extends CallRecorder {
  /** Opens the journal, so that what an earlier process left is shipped. Failing is logged, not thrown. */
  start(): Promise<void>;
  /** Writes out and ships what it can within seconds; the rest waits on disk for the next process. */
  close(): Promise<void>;
}

/** Records calls in the journal of this process; the journal is shipped to PostgreSQL in the background. */
export function createCallRecorder(deps: CallRecorderDeps): JournalRecorder {
  const complain = complainer(deps);
  const opened = journalOpener(deps, complain);
  const unrecorded = new Map<string, CallAttempt>();

  const write = (parts: CallParts) => {
    const record = encodeCallRecord(parts);
    opened
      .journal()
      .then((journal) => {
        journal.appendLazy(record);
      })
      .catch(complain);
  };

  return {
    async attempt(attempt) {
      try {
        const journal = await opened.journal();
        await journal.append(encodeCallRecord({ attempt, outcome: null }));
        return ok();
      } catch (error) {
        complain(error);
        if (deps.audit === "strict") return err("unavailable");
        // Kept for the outcome: by then the disk may have room again.
        if (unrecorded.size < UNRECORDED_MAX) unrecorded.set(attempt.callId, attempt);
        return ok();
      }
    },
    outcome(outcome) {
      const attempt = unrecorded.get(outcome.callId) ?? null;
      unrecorded.delete(outcome.callId);
      write({ attempt, outcome });
    },
    complete(attempt, outcome) {
      write({ attempt, outcome });
    },
    async start() {
      await opened.journal().catch(complain);
    },
    close: opened.close,
  };
}

function journalOpener(deps: CallRecorderDeps, complain: (error: unknown) => void) {
  let opening: Promise<Journal> | null = null;
  let shipping: Shipping | null = null;
  let orphans: NodeJS.Timeout | undefined;
  const closing = new AbortController();

  // Under light load a pause lets the outcome of a call catch up with its attempt, so that its row is written once.
  const shipWithPauses: JournalHandler = async (records) => {
    await deps.ship(records);
    if (records.length > SHIP_RECORDS_MAX / 2) return;
    await setTimeout(PAUSE_MS, undefined, { signal: closing.signal }).catch(() => undefined);
  };

  const open = async () => {
    const journal = await deps.openJournal();
    shipping = journal.ship(shipWithPauses, {
      batchRecordsMax: SHIP_RECORDS_MAX,
      batchBytesMax: SHIP_BYTES_MAX,
    });
    orphans = setInterval(() => void journal.adoptOrphans().catch(complain), ORPHANS_EVERY_MS);
    orphans.unref();
    return journal;
  };

  return {
    journal(): Promise<Journal> {
      opening ??= open().catch((error: unknown) => {
        opening = null;
        throw error;
      });
      return opening;
    },
    async close(): Promise<void> {
      clearInterval(orphans);
      closing.abort();
      const journal = await opening?.catch(() => null);
      if (journal == null) return;
      await journal.flush().catch(complain);
      await withinTime(shipping?.drained(), deps.drainMs ?? DRAIN_MS);
      await journal.close().catch(complain);
    },
  };
}

async function withinTime(work: Promise<void> | undefined, ms: number): Promise<void> {
  const timer = new AbortController();
  const timeUp = setTimeout(ms, undefined, { signal: timer.signal }).catch(() => undefined);
  await Promise.race([work?.catch(() => undefined), timeUp]);
  timer.abort();
}

// A full disk fails every call; one line in five seconds says it as well as thousands.
function complainer({ clock, log, audit }: CallRecorderDeps): (error: unknown) => void {
  let silentUntil = -Infinity;
  let count = 0;
  const consequence = audit === "strict" ? "calls are refused" : "calls go on WITHOUT a record";
  return (error) => {
    count += 1;
    if (clock.now() < silentUntil) return;
    log.error({ count, err: error }, `the audit journal cannot be written: ${consequence}`);
    silentUntil = clock.now() + COMPLAIN_EVERY_MS;
    count = 0;
  };
}
