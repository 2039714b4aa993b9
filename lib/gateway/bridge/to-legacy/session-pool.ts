import type { Clock } from "@/lib/shared/clock";
import type { BridgeRequest } from "../bridge-call";
import {
  sessionCapabilities,
  closeLegacySession,
  openLegacySession,
  type LegacySession,
} from "./legacy-session";
import { stableText } from "./stable-text";

/** Sessions with legacy upstreams, one per principal, upstream and set of extensions. */
export interface SessionPool {
  of(call: BridgeRequest): Promise<LegacySession>;
  /** The upstream lost this session: one new one, however many calls notice at once. */
  renew(call: BridgeRequest, lost: LegacySession): Promise<LegacySession>;
  close(): void;
}

interface Held {
  readonly opening: Promise<LegacySession>;
  readonly call: BridgeRequest;
  session: LegacySession | null;
  usedAt: number;
}

const IDLE_MS = 10 * 60_000;
const SWEEP_MS = 60_000;
const SESSIONS_MAX = 5_000;
const OPEN_WITHIN_MS = 30_000;

export function createSessionPool(clock: Clock): SessionPool {
  const pool = new Map<string, Held>();
  let timer: NodeJS.Timeout | null = null;

  const drop = (key: string, held: Held): void => {
    pool.delete(key);
    held.session?.events.close();
    if (held.session !== null) void closeLegacySession(held.session, held.call);
  };
  const sweep = (): void => {
    for (const [key, held] of pool) {
      const isIdle = clock.now() - held.usedAt > IDLE_MS && held.session?.events.isInUse() !== true;
      if (isIdle || pool.size > SESSIONS_MAX) drop(key, held);
    }
    if (pool.size > 0 || timer === null) return;
    clearInterval(timer);
    timer = null;
  };
  // Not tied to the client that happens to be first: others wait for the same session.
  const open = (key: string, call: BridgeRequest): Promise<LegacySession> => {
    const opening = openLegacySession(call, AbortSignal.timeout(OPEN_WITHIN_MS));
    const held: Held = { opening, call, session: null, usedAt: clock.now() };
    pool.set(key, held);
    timer ??= setInterval(sweep, SWEEP_MS).unref();
    opening.then(
      (session) => {
        held.session = session;
        // Some servers ask there, and say there what changed.
        if (session.id !== null) session.events.open(call.link);
      },
      () => {
        if (pool.get(key) === held) pool.delete(key);
      },
    );
    return opening;
  };
  return {
    of(call) {
      const key = keyOf(call);
      const held = pool.get(key);
      if (held === undefined) return open(key, call);
      held.usedAt = clock.now();
      return held.opening;
    },
    renew(call, lost) {
      const key = keyOf(call);
      const held = pool.get(key);
      if (held !== undefined && held.session !== lost) return held.opening;
      lost.events.close();
      return open(key, call);
    },
    close() {
      for (const [key, held] of pool) drop(key, held);
      if (timer !== null) clearInterval(timer);
      timer = null;
    },
  };
}

function keyOf(call: BridgeRequest): string {
  return `${call.scope}\n${stableText(sessionCapabilities(call))}`;
}
