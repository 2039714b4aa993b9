import path from "node:path";
import { getLogger } from "@/lib/framework/adapters";
import { getDatabase } from "@/lib/platform/db";
import { getEnv } from "@/lib/platform/env";
import { openJournal } from "@/lib/platform/journal";
import { systemClock } from "@/lib/shared/clock";
import { createCallRecorder, type ClosableRecorder } from "./ports/call-recorder";
import { createCallStore } from "./recording/call-store";
import type { CallWriter } from "./recording/call-writer";
import { createComplainer, type Complain } from "./recording/complainer";
import { createJournalWriter } from "./recording/journal-writer";
import { createParkedCalls } from "./recording/parked-calls";
import { createPostgresWriter } from "./recording/postgres-writer";
import { createCallShipper } from "./recording/ship-calls";

/** Of the postgres writer, whose callers wait: a connection that does not answer must not hold a lane for long. */
const STATEMENT_MS = 5_000;

/** The recorder of this process, with the writer that GATEHOUSE_AUDIT_WRITER names. */
export function openRecorder(): ClosableRecorder {
  const { GATEHOUSE_AUDIT: audit, GATEHOUSE_AUDIT_WRITER: kind } = getEnv();
  const complain = createComplainer({ clock: systemClock, log: getLogger(), audit });
  const writer = kind === "postgres" ? openPostgresWriter(complain) : openJournalWriter(complain);
  return createCallRecorder({ writer, audit, complain });
}

function openJournalWriter(complain: Complain): CallWriter {
  const log = getLogger();
  const dir = path.join(/* turbopackIgnore: true */ getEnv().DATA_DIR, "journal");
  const onError = (error: unknown) => {
    log.error({ err: error }, "audit journal");
  };
  const store = createCallStore({ pool, clock: systemClock, log });
  return createJournalWriter({
    openJournal: () => openJournal({ dir, onError }),
    ship: createCallShipper({ store, parked: createParkedCalls(dir), log }),
    complain,
  });
}

function openPostgresWriter(complain: Complain): CallWriter {
  const log = getLogger();
  const store = createCallStore({ pool, clock: systemClock, log, statementMs: STATEMENT_MS });
  return createPostgresWriter({ store, log, complain });
}

async function pool() {
  return (await getDatabase()).pool;
}
