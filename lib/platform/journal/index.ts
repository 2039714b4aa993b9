export type {
  Journal,
  JournalHandler,
  JournalOptions,
  JournalStats,
  Shipping,
  ShipOptions,
} from "./contract";
export type { JournalErrorKind } from "./journal-error";

export { journalBacklogBytes } from "./backlog";
export { openJournal } from "./open-journal";
