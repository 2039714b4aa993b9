export type {
  Journal,
  JournalHandler,
  JournalOptions,
  JournalStats,
  Shipping,
  ShipOptions,
} from "./contract";
export { JournalError } from "./journal-error";
export type { JournalErrorKind } from "./journal-error";

export { openJournal } from "./open-journal";
