import { newId } from "@/lib/shared/ids";
import { within } from "../response";
import type { LegacyCall } from "./legacy-call";

/** Calls whose upstream waits for a client's answer, in the process that made them. */
export interface ParkedCalls {
  /** `scope`: who asks whom, each with a share of its own. */
  park(call: LegacyCall, scope: string): string;
  /** Hands the call to the one retry that continues it; null when it is not here any more. */
  take(id: string): LegacyCall | null;
  /** One that was taken goes on here for another process; returns the function that ends this. */
  carry(): () => void;
  readonly size: number;
  /** Resolves when none is left or carried, or `ms` have passed. */
  settle(ms: number): Promise<void>;
  close(): void;
}

const PARKED_MAX = 5_000;
/** Parked calls take no place among those that run, so one caller could crowd out all others. */
const PER_SCOPE_MAX = 500;

interface Held {
  readonly call: LegacyCall;
  readonly scope: string;
  readonly timer: NodeJS.Timeout;
}

export function createParkedCalls(parkedMs: number): ParkedCalls {
  let settled: () => void = () => undefined;
  const parked = new Map<string, Held>();
  let carried = 0;
  const expire = (id: string): void => {
    const held = parked.get(id);
    if (held === undefined) return;
    parked.delete(id);
    clearTimeout(held.timer);
    held.call.cancel();
    if (parked.size === 0) settled();
  };
  return {
    park(call, scope) {
      const own = [...parked].filter(([, held]) => held.scope === scope);
      const oldest = own.length >= PER_SCOPE_MAX ? own[0]?.[0] : parked.keys().next().value;
      if ((own.length >= PER_SCOPE_MAX || parked.size >= PARKED_MAX) && oldest !== undefined) expire(oldest);
      const id = newId();
      // An upstream that ends the call meanwhile is noticed by the retry.
      call.next().catch(() => undefined);
      parked.set(id, { call, scope, timer: setTimeout(() => expire(id), parkedMs).unref() });
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
    carry() {
      carried += 1;
      return () => {
        carried -= 1;
        settled();
      };
    },
    get size() {
      return parked.size;
    },
    async settle(ms) {
      const until = performance.now() + ms;
      // One that was taken may be carried on, and parked again.
      while (parked.size + carried > 0 && performance.now() < until)
        await within(new Promise<void>((resolve) => (settled = resolve)), until - performance.now());
    },
    close() {
      for (const id of [...parked.keys()]) expire(id);
    },
  };
}
