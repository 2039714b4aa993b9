import type { Clock } from "@/lib/shared/clock";
import type { BridgeRequest } from "../bridge-call";
import type { Link } from "../link";
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
  readonly size: number;
  close(): void;
}

interface Held {
  readonly opening: Promise<LegacySession>;
  readonly link: Link;
  readonly openedAt: number;
  session: LegacySession | null;
  usedAt: number;
  release: () => void;
}

const IDLE_MS = 10 * 60_000;
const AGE_MAX_MS = 24 * 60 * 60_000;
const SESSIONS_MAX = 5_000;
/** A client that declares something else with every call must not hold a session for each. */
const PER_SCOPE_MAX = 16;
const OPEN_WITHIN_MS = 30_000;

export function createSessionPool(clock: Clock, sweepMs: number): SessionPool {
  const pool = new Map<string, Held>();
  /** Of an earlier credential, too old or one too many: kept until their last call ended. */
  const retired = new Set<Held>();
  let timer: NodeJS.Timeout | null = null;

  const drop = (held: Held): void => {
    retired.delete(held);
    giveBack(held);
  };
  const retire = (key: string, held: Held): void => {
    if (pool.get(key) === held) pool.delete(key);
    held.session?.events.endListeners();
    if (isFree(held)) return drop(held);
    retired.add(held);
  };
  const sweep = (): void => {
    const now = clock.now();
    for (const [key, held] of pool) {
      const isOld = now - held.openedAt > AGE_MAX_MS || isIdle(held, now);
      if (isOld || pool.size > SESSIONS_MAX) retire(key, held);
    }
    for (const held of retired) if (isFree(held)) drop(held);
    if (pool.size + retired.size > 0 || timer === null) return;
    clearInterval(timer);
    timer = null;
  };
  // Not tied to the client that happens to be first: others wait for the same session.
  const open = (key: string, call: BridgeRequest): Promise<LegacySession> => {
    const crowdedOut = oneTooMany(pool, call.scope);
    if (crowdedOut !== null) retire(...crowdedOut);
    const opening = openLegacySession(call, AbortSignal.timeout(OPEN_WITHIN_MS));
    const now = clock.now();
    const held: Held = {
      ...{ opening, link: call.link, openedAt: now, session: null, usedAt: now },
      release: call.hold((why) => {
        if (why === "changed" || held.session === null) return retire(key, held);
        if (pool.get(key) === held) pool.delete(key);
        // Parked ones too: nobody may continue them.
        held.session.events.cancelCalls();
        drop(held);
      }),
    };
    pool.set(key, held);
    timer ??= setInterval(sweep, sweepMs).unref();
    const fail = (): void => {
      held.release();
      retired.delete(held);
      if (pool.get(key) === held) pool.delete(key);
    };
    opening.then((session) => begin(held, session, pool.get(key) === held), fail);
    return opening;
  };
  const renew = (call: BridgeRequest, lost: LegacySession): Promise<LegacySession> => {
    const key = keyOf(call);
    const held = pool.get(key);
    if (held !== undefined && held.session !== lost) return held.opening;
    // Its subscriptions would hear nothing any more.
    lost.events.endListeners();
    held?.release();
    return open(key, call);
  };
  return {
    of(call) {
      const key = keyOf(call);
      const held = pool.get(key);
      if (held === undefined) return open(key, call);
      if (held.session?.events.isLost() === true) return renew(call, held.session);
      held.usedAt = clock.now();
      return held.opening;
    },
    renew,
    get size() {
      return pool.size + retired.size;
    },
    close() {
      for (const held of [...pool.values(), ...retired]) drop(held);
      pool.clear();
      if (timer !== null) clearInterval(timer);
      timer = null;
    },
  };
}

function begin(held: Held, session: LegacySession, isWanted: boolean): void {
  held.session = session;
  // Some servers ask there, and say there what changed.
  if (session.id !== null && isWanted) session.events.open(held.link);
}

/** The session that has to go before this caller may have another. */
function oneTooMany(pool: ReadonlyMap<string, Held>, scope: string): [string, Held] | null {
  const own = [...pool].filter(([key]) => key.startsWith(`${scope}\n`));
  if (own.length < PER_SCOPE_MAX) return null;
  return own.find(([, held]) => isFree(held)) ?? own[0] ?? null;
}

// One that is being opened is for somebody, and cannot be given back yet.
function isFree({ session }: Held): boolean {
  return session !== null && !session.events.isInUse();
}

function isIdle({ session, usedAt }: Held, now: number): boolean {
  return now - usedAt > IDLE_MS && session?.events.isInUse() !== true;
}

function giveBack(held: Held): void {
  held.release();
  held.session?.events.endListeners();
  held.session?.events.close();
  if (held.session !== null) void closeLegacySession(held.session, held);
}

function keyOf(call: BridgeRequest): string {
  return `${call.scope}\n${stableText(sessionCapabilities(call))}`;
}
