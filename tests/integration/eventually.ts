const DEADLINE_MS = 30_000;
const PAUSE_MS = 50;

/** Reads until the value is as wanted or the deadline passed; the last value read. */
export async function eventually<T>(read: () => Promise<T>, isReached: (value: T) => boolean): Promise<T> {
  const end = Date.now() + DEADLINE_MS;
  for (;;) {
    const value = await read();
    if (isReached(value) || Date.now() > end) return value;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}
