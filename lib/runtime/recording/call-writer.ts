import type { CallRow } from "./call-row";

/** Makes records durable. Two of them stand behind the recorder: the journal on this disk, and PostgreSQL itself. */
export interface CallWriter {
  /** Resolves when the record is durable; rejects when it is not known to be. */
  append(call: CallRow): Promise<void>;
  /** Written soon; nobody waits for it. What could not be kept is complained about. */
  appendLazy(call: CallRow): void;
  /** Opens what has to be open. Failing is complained about, not thrown: the next record tries again. */
  start(): Promise<void>;
  /** Writes out what it can within seconds. */
  close(): Promise<void>;
}

/** How long closing may wait for PostgreSQL. */
export const DRAIN_MS = 5_000;
