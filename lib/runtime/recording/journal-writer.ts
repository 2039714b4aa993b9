import { setTimeout } from "node:timers/promises";
import type { Journal, JournalHandler, Shipping } from "@/lib/platform/journal";
import { DRAIN_MS, type CallWriter } from "./call-writer";
import type { Complain } from "./complainer";
import { encodeCallRecord } from "./journal-record";
import { withinTime } from "./within-time";

const SHIP_BYTES_MAX = 4 * 1024 * 1024;
const SHIP_RECORDS_MAX = 2_000;
const ORPHANS_EVERY_MS = 60_000;
const PAUSE_MS = 100;

export interface JournalWriterDeps {
  readonly openJournal: () => Promise<Journal>;
  readonly ship: JournalHandler;
  readonly complain: Complain;
  readonly drainMs?: number;
}

/** Records in the journal of this process, which is shipped to PostgreSQL in the background. */
export function createJournalWriter(deps: JournalWriterDeps): CallWriter {
  const { complain } = deps;
  let opening: Promise<Journal> | null = null;
  let opened: Journal | null = null;
  let shipping: Shipping | null = null;
  let orphans: NodeJS.Timeout | undefined;
  const closing = new AbortController();

  // Under light load a pause lets the outcome of a call catch up with its attempt, so that its row is written once.
  const shipWithPauses: JournalHandler = async (records) => {
    await deps.ship(records);
    if (records.length === SHIP_RECORDS_MAX) return;
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
    opened = journal;
    return journal;
  };

  const journal = (): Promise<Journal> => {
    opening ??= open().catch((error: unknown) => {
      opening = null;
      throw error;
    });
    return opening;
  };

  return {
    async append(call) {
      await (opened ?? (await journal())).append(encodeCallRecord(call));
    },
    appendLazy(call) {
      const record = encodeCallRecord(call);
      if (opened !== null) opened.appendLazy(record);
      else void journal().then((ready) => ready.appendLazy(record), complain);
    },
    async start() {
      await journal().catch(complain);
    },
    async close() {
      clearInterval(orphans);
      closing.abort();
      const last = await opening?.catch(() => null);
      if (last == null) return;
      await last.flush().catch(complain);
      await withinTime(shipping?.drained() ?? Promise.resolve(), deps.drainMs ?? DRAIN_MS);
      await last.close().catch(complain);
    },
  };
}
