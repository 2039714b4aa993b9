import type { JournalHandler } from "@/lib/platform/journal";
import type { Logger } from "@/lib/platform/logger";
import type { CallStore } from "./call-store";
import { decodeCallRecord, encodeCallRecord, mergeCallRecords } from "./journal-record";
import type { ParkedCalls } from "./parked-calls";

export interface ShipperDeps {
  readonly store: CallStore;
  readonly parked: ParkedCalls;
  readonly log: Logger;
}

/** Takes batches of the journal to PostgreSQL. Rejects when a batch has to come again. */
export function createCallShipper({ store, parked, log }: ShipperDeps): JournalHandler {
  let hasRetried = false;

  const park = async (record: Uint8Array, reason: string, ids: object) => {
    await parked.park(record, reason);
    log.error({ ...ids, reason }, "a call record cannot be stored in PostgreSQL; it is parked");
  };

  // Offered once per process: what changes between two tries is the program or the schema.
  const retryParked = async () => {
    if (hasRetried) return;
    hasRetried = true;
    await parked
      .retry(async (record) => {
        const call = decodeCallRecord(record);
        return call !== null && (await store.write([call])).length === 0;
      })
      .catch((error: unknown) => {
        log.warn({ err: error }, "parked call records could not be looked at");
      });
  };

  return async (records) => {
    const parts = [];
    const unknown: Uint8Array[] = [];
    for (const bytes of records) {
      const record = decodeCallRecord(bytes);
      if (record === null) unknown.push(bytes);
      else parts.push(record);
    }
    const calls = mergeCallRecords(parts);
    const refused = await store.write(calls);
    for (const bytes of unknown) await park(bytes, "not understood", { bytes: bytes.length });
    for (const { call, error } of refused) {
      const { callId, orgId } = call;
      await park(Buffer.from(encodeCallRecord(call)), describe(error), { callId, orgId });
    }
    await store.noteKeyUse(calls);
    await retryParked();
  };
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
