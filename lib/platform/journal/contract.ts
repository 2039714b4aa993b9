export type JournalOptions = {
  /** Shared by the processes of one host; each writes in a folder of its own below it. */
  dir: string;
  /** `false` only where losing the last records on power failure is acceptable. Default true. */
  fsync?: boolean;
  maxSegmentBytes?: number;
  /** Bytes on disk that are not shipped yet; beyond it, appends are refused. */
  maxBytes?: number;
  /** Hears of what no caller waits for: a lazy record that could not be kept, a failing ship handler. */
  onError?: (error: unknown) => void;
};

export type JournalStats = {
  unshippedBytes: number;

  lazyDropped: number;
  isWritable: boolean;
};

export type JournalHandler = (records: readonly Uint8Array[]) => Promise<void>;

export type ShipOptions = {
  batchRecordsMax?: number;
  batchBytesMax?: number;
  /** First pause after a handler failed; doubles up to 5 s. */
  retryMs?: number;
};

export type Shipping = {
  /** Resolves when everything durable so far went through the handler. */
  drained(): Promise<void>;
  /** Lets the running batch finish, then stops. */
  stop(): Promise<void>;
};

export type Journal = {
  /** Resolves when every record is on disk; rejects with `JournalError` when one is not. */
  append(records: Uint8Array | string | readonly (Uint8Array | string)[]): Promise<void>;
  /** Written with the next flush, at the latest after a moment; nobody waits for it. */
  appendLazy(record: Uint8Array | string): void;
  /** Resolves when everything handed over so far, lazy records included, is on disk. */
  flush(): Promise<void>;
  /**
   * Reads durable records in order, orphans of dead siblings first, and forgets a batch only after the
   * handler resolved. A batch may come again after a crash: handlers are idempotent. Once per journal.
   */
  ship(handler: JournalHandler, options?: ShipOptions): Shipping;
  /** Takes over the journals of dead siblings; answers how many. Done by `openJournal` too. */
  adoptOrphans(): Promise<number>;
  stats(): JournalStats;
  /** Stops shipping, flushes, and leaves what is unshipped for the next process. */
  close(): Promise<void>;
};
