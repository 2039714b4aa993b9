import { writeSync } from "node:fs";
import { rm, type FileHandle } from "node:fs/promises";
import { encodeFrame, RECORD_BYTES_MAX } from "./frame";
import { JournalError } from "./journal-error";
import { createSegment, segmentPath } from "./segment";

export type DurableEnd = { segment: number; bytes: number };

export type WriterOptions = {
  folder: string;
  fsync: boolean;
  maxSegmentBytes: number;
  onDurable: () => void;
  onError: (error: unknown) => void;
};

type Waiter = { resolve: () => void; reject: (error: unknown) => void };
type Item = { frames: Buffer[]; bytes: number; waiter: Waiter | null };

const LAZY_WAIT_MS = 50;
const LAZY_RETRY_MS = 1_000;
const LAZY_BYTES_MAX = 32 * 1024 * 1024;
const BATCH_BYTES_MAX = 4 * 1024 * 1024;
const RESERVED_BYTES = 512 * 1024;
/** What goes into the page cache faster than a thread could be asked to do it. */
const AT_ONCE_BYTES_MAX = 256 * 1024;

/** Group commit: an idle writer flushes at once, what arrives meanwhile is the next batch. */
export class Writer {
  readonly #options: WriterOptions;
  #file: FileHandle | null = null;
  #segment = 0;
  #segmentBytes = 0;
  /** How far the segment is filled with zeros that wait to be written over. */
  #reservedBytes = 0;
  #totalBytes = 0;
  #queue: Item[] = [];
  #lazyBytes = 0;
  #lazyDropped = 0;
  #lazyTimer: NodeJS.Timeout | undefined;
  #flushing: Promise<void> | null = null;
  #isWritable = true;
  #isClosed = false;

  private constructor(options: WriterOptions) {
    this.#options = options;
  }

  static async open(options: WriterOptions): Promise<Writer> {
    const writer = new Writer(options);
    await writer.#nextSegment();
    return writer;
  }

  get lazyDropped(): number {
    return this.#lazyDropped;
  }

  get isWritable(): boolean {
    return this.#isWritable;
  }

  get durableBytes(): number {
    return this.#totalBytes;
  }

  /** Everything before it is on disk. */
  get durableEnd(): DurableEnd {
    return { segment: this.#segment, bytes: this.#segmentBytes };
  }

  append(records: readonly (Uint8Array | string)[]): Promise<void> {
    if (this.#isClosed) return Promise.reject(new JournalError("closed", "The journal is closed."));
    const frames = records.map(encodeFrame);
    if (frames.some((frame) => frame.length > RECORD_BYTES_MAX))
      return Promise.reject(new JournalError("record_too_large", "The record is larger than 16 MB."));
    const bytes = frames.reduce((sum, frame) => sum + frame.length, 0);
    return new Promise((resolve, reject) => {
      this.#queue.push({ frames, bytes, waiter: { resolve, reject } });
      // A failure reaches the waiters of its batch; here it would be reported twice.
      if (!this.#flushing) this.#kick().catch(() => {});
    });
  }

  appendLazy(record: Uint8Array | string): void {
    const frame = encodeFrame(record);
    const isTooMuch = frame.length > RECORD_BYTES_MAX || this.#lazyBytes + frame.length > LAZY_BYTES_MAX;
    if (this.#isClosed || isTooMuch) {
      this.#lazyDropped++;
      this.#options.onError(
        new JournalError("backlog_full", "A record nobody waited for could not be kept."),
      );
      return;
    }
    this.#lazyBytes += frame.length;
    this.#queue.push({ frames: [frame], bytes: frame.length, waiter: null });
    if (!this.#flushing) this.#flushLater();
  }

  async flush(): Promise<void> {
    while (this.#flushing || this.#queue.length > 0) await this.#kick();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    try {
      await this.flush();
    } finally {
      clearTimeout(this.#lazyTimer);
      await this.#closeSegment();
    }
  }

  async #closeSegment(): Promise<void> {
    const file = this.#file;
    this.#file = null;
    if (file === null) return;
    try {
      await file.truncate(this.#segmentBytes);
    } finally {
      await file.close();
    }
  }

  #kick(): Promise<void> {
    clearTimeout(this.#lazyTimer);
    this.#lazyTimer = undefined;
    this.#flushing ??= this.#flushAll().finally(() => {
      this.#flushing = null;
      if (this.#queue.some((item) => item.waiter)) this.#kick().catch(() => {});
      else if (this.#queue.length > 0 && !this.#isClosed) this.#flushLater();
    });
    return this.#flushing;
  }

  #flushLater(): void {
    const wait = this.#isWritable ? LAZY_WAIT_MS : LAZY_RETRY_MS;
    this.#lazyTimer ??= setTimeout(() => void this.#kick().catch(this.#options.onError), wait);
  }

  async #flushAll(): Promise<void> {
    while (this.#queue.length > 0) await this.#flushBatch(takeBatch(this.#queue));
  }

  async #flushBatch(batch: Item[]): Promise<void> {
    try {
      await this.#write(Buffer.concat(batch.flatMap((item) => item.frames)));
    } catch (error) {
      this.#isWritable = false;
      const failure = toJournalError(error);
      for (const { waiter } of batch) waiter?.reject(failure);
      // Nobody waits for lazy records, so they stay for the next flush; their number is bounded.
      this.#queue.unshift(...batch.filter((item) => !item.waiter));
      throw failure;
    }
    this.#isWritable = true;
    for (const { waiter, bytes } of batch) {
      if (waiter) waiter.resolve();
      else this.#lazyBytes -= bytes;
    }
    this.#options.onDurable();
  }

  async #write(bytes: Buffer): Promise<void> {
    if (!this.#file || this.#segmentBytes >= this.#options.maxSegmentBytes) await this.#nextSegment();
    const file = this.#file;
    if (!file) throw new JournalError("io", "The journal has no open segment.");
    try {
      if (this.#segmentBytes + bytes.length > this.#reservedBytes) await this.#reserve(file, bytes.length);
      for (let done = 0; done < bytes.length;) done += await writeSome(file, bytes, done, this.#segmentBytes);
      if (this.#options.fsync) await file.datasync();
    } catch (error) {
      // What a failed write or sync left behind is unknown: cut it off, and never write after it again.
      await file.truncate(this.#segmentBytes).catch(() => {});
      await file.close().catch(() => {});
      this.#file = null;
      // Every call tries again on a full disk, and must not leave an empty file each time.
      if (this.#segmentBytes === 0)
        await rm(segmentPath(this.#options.folder, this.#segment), { force: true });
      throw error;
    }
    this.#segmentBytes += bytes.length;
    this.#totalBytes += bytes.length;
  }

  // Written before it is needed, a place costs the disk no change of the file's length at every sync: half the time.
  async #reserve(file: FileHandle, bytes: number): Promise<void> {
    const from = Math.max(this.#reservedBytes, this.#segmentBytes);
    this.#reservedBytes = this.#segmentBytes + bytes + RESERVED_BYTES;
    try {
      await file.write(Buffer.alloc(this.#reservedBytes - from), 0, undefined, from);
    } catch {
      // Room for the record itself there may be.
      await file.truncate(this.#segmentBytes);
      this.#reservedBytes = Infinity;
    }
  }

  async #nextSegment(): Promise<void> {
    const { folder, fsync, onError } = this.#options;
    await this.#closeSegment().catch(onError);
    // A number is never tried twice: a full disk may have left a file of it.
    this.#segment++;
    this.#segmentBytes = 0;
    this.#reservedBytes = fsync ? 0 : Infinity;
    this.#file = await createSegment(folder, this.#segment, fsync);
  }
}

/** Answers how many bytes were written. */
async function writeSome(file: FileHandle, bytes: Buffer, done: number, offset: number): Promise<number> {
  const left = bytes.length - done;
  if (left <= AT_ONCE_BYTES_MAX) return writeSync(file.fd, bytes, done, left, offset + done);
  return (await file.write(bytes, done, left, offset + done)).bytesWritten;
}

/** Takes from the front of the queue what one write should hold. */
function takeBatch(queue: Item[]): Item[] {
  let bytes = 0;
  let count = 0;
  for (const item of queue) {
    if (count > 0 && bytes + item.bytes > BATCH_BYTES_MAX) break;
    bytes += item.bytes;
    count++;
  }
  return queue.splice(0, count);
}

function toJournalError(error: unknown): JournalError {
  if (error instanceof JournalError) return error;
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOSPC" || code === "EDQUOT" || code === "EFBIG")
    return new JournalError("disk_full", "The disk that holds the journal is full. Free some space.", error);
  return new JournalError("io", "The journal could not be written to disk.", error);
}
