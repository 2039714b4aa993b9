import type { JournalHandler, Shipping, ShipOptions } from "./contract";
import type { Batch } from "./folder-reader";

const RETRY_MS_MAX = 5_000;

export type ShipperOptions = ShipOptions & {
  next: (limits: { records: number; bytes: number }) => Promise<Batch | null>;
  handler: JournalHandler;
  onError: (error: unknown) => void;
};

export type Shipper = Shipping & {
  /** There is something new to read. */
  wake(): void;
};

/** Hands records over batch by batch; a batch that fails is tried again until it does not. */
export function startShipper(options: ShipperOptions): Shipper {
  const limits = { records: options.batchRecordsMax ?? 500, bytes: options.batchBytesMax ?? 4 * 1024 * 1024 };
  const retryMsMin = options.retryMs ?? 200;
  let retryMs = retryMsMin;
  let isStopped = false;
  let isDirty = true;
  let rouse: (() => void) | null = null;
  let drainWaiters: (() => void)[] = [];

  const rest = (ms: number | null): Promise<void> =>
    new Promise((resolve) => {
      const timer = ms === null ? undefined : setTimeout(resolve, ms);
      rouse = () => {
        // During a pause after a failure, only the end is a reason to hurry.
        if (ms !== null && !isStopped) return;
        clearTimeout(timer);
        resolve();
      };
    });

  const shipOne = async (): Promise<boolean> => {
    const batch = await options.next(limits);
    if (!batch) return false;
    await options.handler(batch.records);
    await batch.commit();
    return true;
  };

  const run = async (): Promise<void> => {
    while (!isStopped) {
      isDirty = false;
      try {
        const didShip = await shipOne();
        retryMs = retryMsMin;
        if (didShip || isDirty) continue;
        for (const waiter of drainWaiters.splice(0)) waiter();
        if (!isDirty && !isStopped) await rest(null);
      } catch (error) {
        options.onError(error);
        await rest(retryMs);
        retryMs = Math.min(retryMs * 2, RETRY_MS_MAX);
      }
    }
    for (const waiter of drainWaiters.splice(0)) waiter();
  };
  const running = run();

  const wake = (): void => {
    isDirty = true;
    rouse?.();
  };

  return {
    wake,
    drained() {
      if (isStopped) return Promise.resolve();
      return new Promise((resolve) => {
        drainWaiters = [...drainWaiters, resolve];
        wake();
      });
    },
    async stop() {
      isStopped = true;
      rouse?.();
      await running;
    },
  };
}
