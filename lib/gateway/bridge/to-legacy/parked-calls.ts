import { newId } from "@/lib/shared/ids";
import { within } from "../response";
import type { LegacyCall } from "./legacy-call";

/** Calls whose upstream waits for a client's answer, in the process that made them. */
export interface ParkedCalls {
  park(call: LegacyCall): string;
  /** Hands the call to the one retry that continues it; null when it is not here any more. */
  take(id: string): LegacyCall | null;
  readonly size: number;
  /** Resolves when none is left, or `ms` have passed. */
  settle(ms: number): Promise<void>;
  close(): void;
}

const PARKED_MAX = 5_000;

export function createParkedCalls(parkedMs: number): ParkedCalls {
  let settled: () => void = () => undefined;
  const parked = new Map<string, { readonly call: LegacyCall; readonly timer: NodeJS.Timeout }>();
  const expire = (id: string): void => {
    const held = parked.get(id);
    if (held === undefined) return;
    parked.delete(id);
    clearTimeout(held.timer);
    held.call.cancel();
    if (parked.size === 0) settled();
  };
  return {
    park(call) {
      const [oldest] = parked.keys();
      if (parked.size >= PARKED_MAX && oldest !== undefined) expire(oldest);
      const id = newId();
      // An upstream that ends the call meanwhile is noticed by the retry.
      call.next().catch(() => undefined);
      parked.set(id, { call, timer: setTimeout(() => expire(id), parkedMs).unref() });
      return id;
    },
    take(id) {
      const held = parked.get(id);
      if (held === undefined) return null;
      parked.delete(id);
      clearTimeout(held.timer);
      if (parked.size === 0) settled();
      return held.call;
    },
    get size() {
      return parked.size;
    },
    async settle(ms) {
      if (parked.size === 0) return;
      await within(new Promise<void>((resolve) => (settled = resolve)), ms);
    },
    close() {
      for (const id of [...parked.keys()]) expire(id);
    },
  };
}
