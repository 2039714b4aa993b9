/** Bytes on their way to one client: bounded, so that a slow reader slows its source down. */
export interface ByteQueue {
  push(bytes: Uint8Array): void;
  /** Resolves when there is room again, or nobody reads any more. */
  room(): Promise<void>;
  end(): void;
  /** Forgets what waits for the reader. */
  drop(): void;
  /** How long nothing was pushed. */
  silentMs(now: number): number;
  /** How long bytes have been waiting for the reader; 0 when none are. */
  stalledMs(now: number): number;
  /** The reader is given up on: what is left is dropped, and the body fails instead of ending. */
  giveUp(): void;
  /** For the one reader. Leaving early calls `onLeave`, after which pushes are dropped. */
  readonly body: AsyncIterable<Uint8Array>;
}

export function createByteQueue(highWaterBytes: number, onLeave: () => void): ByteQueue {
  const chunks: Uint8Array[] = [];
  let queuedBytes = 0;
  let isEnded = false;
  let isLeft = false;
  let isGivenUp = false;
  let pushedAt = performance.now();
  let takenAt = pushedAt;
  let wakeReader: (() => void) | null = null;
  let wakeWriter: (() => void) | null = null;

  const wake = (): void => {
    wakeReader?.();
    wakeReader = null;
    if (!isLeft && queuedBytes >= highWaterBytes) return;
    wakeWriter?.();
    wakeWriter = null;
  };
  const drop = (): void => {
    chunks.length = 0;
    queuedBytes = 0;
    wake();
  };
  const leave = (): void => {
    const isEarly = !isLeft && !isEnded;
    isLeft = true;
    if (isEarly) onLeave();
    drop();
  };

  const iterator: AsyncIterator<Uint8Array> = {
    async next() {
      for (;;) {
        const chunk = chunks.shift();
        if (chunk !== undefined) {
          takenAt = performance.now();
          queuedBytes -= chunk.length;
          wake();
          return { done: false, value: chunk };
        }
        if (isGivenUp) throw new Error("the reader was too slow");
        if (isEnded || isLeft) return { done: true, value: undefined };
        await new Promise<void>((resolve) => (wakeReader = resolve));
      }
    },
    return() {
      leave();
      return Promise.resolve({ done: true, value: undefined });
    },
  };

  return {
    push(bytes) {
      if (isLeft || isEnded) return;
      pushedAt = performance.now();
      if (chunks.length === 0) takenAt = pushedAt;
      chunks.push(bytes);
      queuedBytes += bytes.length;
      wake();
    },
    room() {
      if (isLeft || queuedBytes < highWaterBytes) return Promise.resolve();
      return new Promise<void>((resolve) => (wakeWriter = resolve));
    },
    end() {
      isEnded = true;
      wake();
    },
    drop,
    silentMs: (now) => now - pushedAt,
    stalledMs: (now) => (chunks.length === 0 ? 0 : now - takenAt),
    giveUp() {
      isGivenUp = true;
      leave();
    },
    body: { [Symbol.asyncIterator]: () => iterator },
  };
}
