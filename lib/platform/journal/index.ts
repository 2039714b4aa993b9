export type {
  Journal,
  JournalHandler,
  JournalOptions,
  JournalStats,
  Shipping,
  ShipOptions,
} from "./contract";
export type { JournalErrorKind } from "./journal-error";

export { openJournal } from "./open-journal";
