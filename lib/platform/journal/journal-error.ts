export type JournalErrorKind = "disk_full" | "backlog_full" | "record_too_large" | "io" | "closed";

/** Why a record is not durable. */
export class JournalError extends Error {
  override readonly name = "JournalError";
  readonly kind: JournalErrorKind;

  constructor(kind: JournalErrorKind, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.kind = kind;
  }
}
