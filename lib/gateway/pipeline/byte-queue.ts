/** Bytes on their way to one client: bounded, so that a slow reader slows its source down. */
export interface ByteQueue {
  push(bytes: Uint8Array): void;
  /** Resolves when there is room again, or nobody reads any more. */
  room(): Promise<void>;
  end(): void;
  /** For the one reader. Leaving early calls `onLeave`, after which pushes are dropped. */
  readonly body: AsyncIterable<Uint8Array>;
}

export function createByteQueue(highWaterBytes: number, onLeave: () => void): ByteQueue {
  const chunks: Uint8Array[] = [];
  let queuedBytes = 0;
  let isEnded = false;
  let isLeft = false;
  let wakeReader: (() => void) | null = null;
  let wakeWriter: (() => void) | null = null;

  const wake = (): void => {
    wakeReader?.();
    wakeReader = null;
    if (!isLeft && queuedBytes >= highWaterBytes) return;
    wakeWriter?.();
    wakeWriter = null;
  };

  const iterator: AsyncIterator<Uint8Array> = {
    async next() {
      for (;;) {
        const chunk = chunks.shift();
        if (chunk !== undefined) {
          queuedBytes -= chunk.length;
          wake();
          return { done: false, value: chunk };
        }
        if (isEnded || isLeft) return { done: true, value: undefined };
        await new Promise<void>((resolve) => (wakeReader = resolve));
      }
    },
    return() {
      if (!isLeft && !isEnded) {
        isLeft = true;
        onLeave();
      }
      isLeft = true;
      chunks.length = 0;
      queuedBytes = 0;
      wake();
      return Promise.resolve({ done: true, value: undefined });
    },
  };

  return {
    push(bytes) {
      if (isLeft || isEnded) return;
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
    body: { [Symbol.asyncIterator]: () => iterator },
  };
}
