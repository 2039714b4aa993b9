import type { Journal, JournalOptions } from "./contract";
import { folderBytes, openFolders, type Folders } from "./folders";
import { openFolderReader, type Batch, type FolderReader } from "./folder-reader";
import { JournalError } from "./journal-error";
import { listSegments } from "./segment";
import { startShipper, type Shipper } from "./shipper";
import { Writer, type WriterOptions } from "./writer";

const SEGMENT_BYTES_MAX = 16 * 1024 * 1024;
const BYTES_MAX = 1024 * 1024 * 1024;
const ADOPT_EVERY_MS = 30_000;

type Orphan = { folder: string; reader: FolderReader; bytes: number };
type Limits = { records: number; bytes: number };

/** Opens this process's append log and takes over those of dead siblings in the same folder. */
export async function openJournal(options: JournalOptions): Promise<Journal> {
  const { onError = () => {}, fsync = true, maxBytes = BYTES_MAX } = options;
  const folders = await openFolders(options.dir, onError);
  let shipper: Shipper | null = null;
  const { folder, writer } = await openWriter(folders, {
    fsync,
    maxSegmentBytes: options.maxSegmentBytes ?? SEGMENT_BYTES_MAX,
    onDurable: () => shipper?.wake(),
    onError,
  });
  const own = await openFolderReader(folder, () => writer.durableEnd, onError);
  const orphans = createOrphans(folders, onError);
  let closed: Promise<void> | null = null;

  const unshippedBytes = () => writer.durableBytes - own.shippedBytes() + orphans.bytes();
  const adoptOrphans = async () => {
    const count = await orphans.adopt();
    if (count > 0) shipper?.wake();
    return count;
  };
  const adopting = setInterval(() => void adoptOrphans().catch(onError), ADOPT_EVERY_MS);
  adopting.unref();
  // Whatever is wrong with others' journals, this one is open; they are looked at again soon.
  await adoptOrphans().catch(onError);

  return {
    append(records) {
      if (unshippedBytes() > maxBytes)
        return Promise.reject(new JournalError("backlog_full", "Too many records wait to be shipped."));
      return writer.append(Array.isArray(records) ? records : [records]);
    },
    appendLazy: (record) => writer.appendLazy(record),
    flush: () => writer.flush(),
    ship(handler, shipOptions = {}) {
      if (shipper) throw new Error("This journal is being shipped already.");
      const next = async (limits: Limits) => (await orphans.next(limits)) ?? own.next(limits);
      shipper = startShipper({ ...shipOptions, next, handler, onError });
      return shipper;
    },
    adoptOrphans,
    stats: () => ({
      unshippedBytes: unshippedBytes(),
      lazyDropped: writer.lazyDropped,
      isWritable: writer.isWritable,
    }),
    close() {
      closed ??= closeAll();
      return closed;
    },
  };

  async function closeAll(): Promise<void> {
    clearInterval(adopting);
    await closeWriter(writer, onError);
    await shipper?.stop();
    await orphans.release();
    if (writer.durableBytes === own.shippedBytes()) await folders.remove(folder);
    else await folders.release(folder);
    folders.close();
  }
}

/** On a full disk this fails at every try, and must leave nothing behind. */
async function openWriter(folders: Folders, options: Omit<WriterOptions, "folder">) {
  let folder: string | null = null;
  try {
    folder = await folders.create();
    return { folder, writer: await Writer.open({ ...options, folder }) };
  } catch (error) {
    if (folder !== null) await folders.remove(folder);
    folders.close();
    throw error;
  }
}

/** A writer that cannot flush must not keep the rest from being closed; its waiters were told. */
async function closeWriter(writer: Writer, onError: (error: unknown) => void): Promise<void> {
  try {
    await writer.close();
  } catch (error) {
    onError(error);
  }
}

function createOrphans(folders: Folders, onError: (error: unknown) => void) {
  let list: Orphan[] = [];
  return {
    bytes: () => list.reduce((sum, { bytes, reader }) => sum + Math.max(0, bytes - reader.shippedBytes()), 0),
    async adopt(): Promise<number> {
      const claimed = await folders.claimOrphans();
      for (const folder of claimed) {
        const reader = await openFolderReader(folder, null, onError);
        const bytes = await folderBytes(folder).catch((error: unknown) => {
          onError(error);
          return 0;
        });
        list.push({ folder, reader, bytes });
      }
      return claimed.length;
    },
    async next(limits: Limits): Promise<Batch | null> {
      for (let first = list[0]; first; first = list[0]) {
        const batch = await first.reader.next(limits);
        if (batch) return batch;
        list = list.filter((orphan) => orphan !== first);
        await folders.remove(first.folder);
      }
      return null;
    },
    async release(): Promise<void> {
      for (const { folder } of list.splice(0))
        if ((await listSegments(folder)).length > 0) await folders.release(folder);
        else await folders.remove(folder);
    },
  };
}
