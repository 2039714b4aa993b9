const PAUSE_ABOVE_BYTES = 256 * 1024;
const RESUME_BELOW_BYTES = 64 * 1024;

export type BodyFlow = { pause(): void; resume(): void; cancel(): void };

type Waiter = { resolve(result: IteratorResult<Uint8Array>): void; reject(error: unknown): void };

/** A queue between a socket that pushes and one reader that pulls. Holds back the socket when the reader is slow. */
export class BodyStream implements AsyncIterableIterator<Uint8Array> {
  readonly #flow: BodyFlow;
  #chunks: Uint8Array[] = [];
  #queuedBytes = 0;
  #isPaused = false;
  #isDone = false;
  #failure: { error: unknown } | null = null;
  #waiter: Waiter | null = null;

  constructor(flow: BodyFlow) {
    this.#flow = flow;
  }

  push(chunk: Uint8Array): void {
    if (this.#waiter) {
      const waiter = this.#waiter;
      this.#waiter = null;
      waiter.resolve({ done: false, value: chunk });
      return;
    }
    this.#chunks.push(chunk);
    this.#queuedBytes += chunk.byteLength;
    if (this.#queuedBytes > PAUSE_ABOVE_BYTES && !this.#isPaused) {
      this.#isPaused = true;
      this.#flow.pause();
    }
  }

  end(): void {
    this.#isDone = true;
    this.#waiter?.resolve({ done: true, value: undefined });
    this.#waiter = null;
  }

  /** What was queued before the failure is still handed out, then the error. */
  fail(error: unknown): void {
    this.#failure = { error };
    this.#waiter?.reject(error);
    this.#waiter = null;
  }

  next(): Promise<IteratorResult<Uint8Array>> {
    const chunk = this.#chunks.shift();
    if (chunk) {
      this.#queuedBytes -= chunk.byteLength;
      if (this.#isPaused && this.#queuedBytes < RESUME_BELOW_BYTES) {
        this.#isPaused = false;
        this.#flow.resume();
      }
      return Promise.resolve({ done: false, value: chunk });
    }
    if (this.#failure) return Promise.reject(this.#failure.error);
    if (this.#isDone) return Promise.resolve({ done: true, value: undefined });
    return new Promise((resolve, reject) => {
      this.#waiter = { resolve, reject };
    });
  }

  return(): Promise<IteratorResult<Uint8Array>> {
    const isUnfinished = !this.#isDone && !this.#failure;
    this.#chunks = [];
    this.#isDone = true;
    this.#waiter?.resolve({ done: true, value: undefined });
    this.#waiter = null;
    if (isUnfinished) this.#flow.cancel();
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
