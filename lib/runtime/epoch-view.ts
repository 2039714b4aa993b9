import { z } from "zod";
import { EPOCH_CHANNEL } from "@/lib/framework/epoch";
import type { Bus } from "@/lib/platform/bus";
import type { Logger } from "@/lib/platform/logger";
import type { Clock } from "@/lib/shared/clock";
import { isDatabaseRefusal } from "./database-refusal";

// Threat: a revoked credential or a withdrawn permission that lives on in a cache. Rule: what is cached of an
// organization counts only while its epoch stands still, seen within the last 30 s. Where the operator says that a
// refused connection means that the database is down, and so nothing can be revoked, refusals seen without a gap count
// as seeing the epoch stand still (docs/adr/0012).
const VIEW_AGE_MAX_MS = 30_000;
/** Between two looks the database may have been up unseen; longer than this, what was known is no longer the last word. */
const GAP_MAX_MS = 5_000;
/** Below a second by enough for the query itself: a change is obeyed within one second without the bus. */
const POLL_MS = 750;
const FORGET_AFTER_MS = 10 * 60_000;

export interface EpochViewDeps {
  /** The epochs of these organizations; those without a row are left out. */
  readonly readEpochs: (orgIds: readonly string[]) => Promise<ReadonlyMap<string, number>>;
  readonly bus: Pick<Bus, "subscribe">;
  readonly clock: Clock;
  readonly log: Logger;
  readonly pollMs?: number;
  /** How long refused connections keep the view good. At 30 s or less they do not. */
  readonly downMaxMs?: number;
}

/** What this process knows of the epochs of the organizations it caches something of. */
export interface EpochView {
  /** The epoch; `unknown` before anything was read, `stale` when it may have moved unseen for 30 s. */
  current(orgId: string): number | "unknown" | "stale";
  /** A read that began at `asOf` saw this epoch. From now on the organization is watched. */
  observe(orgId: string, epoch: number, asOf: number): void;
  /** Hears of every organization whose cached state has to go. */
  onChange(listener: (orgId: string) => void): void;
  /** Asks PostgreSQL now; never rejects. */
  poll(): Promise<void>;
  close(): void;
}

interface OrgState {
  epoch: number;
  /** When PostgreSQL last confirmed the epoch. */
  confirmedAt: number;
  /** When it was last known that the epoch cannot move: confirmed, or refused without a gap since. */
  heldAt: number;
  usedAt: number;
}

const announcement = z.object({ orgId: z.string(), epoch: z.number() });

/** Learns epochs from the bus and, because the bus may lose messages, by asking every second. */
export function createEpochView(deps: EpochViewDeps): EpochView {
  const { clock, downMaxMs = VIEW_AGE_MAX_MS } = deps;
  const outageMaxMs = Math.max(VIEW_AGE_MAX_MS, downMaxMs);
  const states = new Map<string, OrgState>();
  const listeners: ((orgId: string) => void)[] = [];
  let polling: Promise<void> | null = null;
  let isFailing = false;

  const moveTo = (orgId: string, state: OrgState, epoch: number) => {
    state.epoch = epoch;
    for (const listener of listeners) listener(orgId);
  };

  const confirm = (orgId: string, epoch: number, asOf: number) => {
    const state = states.get(orgId);
    // A lower epoch was read before a change we know of already.
    if (state === undefined || epoch < state.epoch) return;
    if (epoch > state.epoch) moveTo(orgId, state, epoch);
    const now = clock.now();
    state.confirmedAt = laterOf(state.confirmedAt, asOf, now);
    state.heldAt = laterOf(state.heldAt, asOf, now);
  };

  const readAll = async (asOf: number) => {
    forgetIdle(states, listeners, asOf);
    if (states.size === 0) return;
    const before = new Map([...states].map(([orgId, state]) => [orgId, state.epoch]));
    const epochs = await deps.readEpochs([...before.keys()]);
    for (const [orgId, known] of before) {
      const epoch = epochs.get(orgId) ?? 0;
      const state = states.get(orgId);
      // Time ran backwards: the database was restored from a backup, so nothing cached may be trusted.
      if (state !== undefined && epoch < known) moveTo(orgId, state, epoch);
      confirm(orgId, epoch, asOf);
    }
  };

  const pollOnce = () => {
    const asOf = clock.now();
    return readAll(asOf)
      .then(() => {
        if (isFailing) deps.log.info({}, "epochs are readable again");
        isFailing = false;
      })
      .catch((error: unknown) => {
        const isRefused = isDatabaseRefusal(error);
        if (isRefused && downMaxMs > VIEW_AGE_MAX_MS) hold(states.values(), asOf);
        const seconds = (isRefused ? downMaxMs : VIEW_AGE_MAX_MS) / 1_000;
        if (!isFailing)
          deps.log.error({ err: error }, `epochs cannot be read; MCP is refused after ${String(seconds)} s`);
        isFailing = true;
      });
  };

  const poll = () => {
    polling ??= pollOnce().finally(() => (polling = null));
    return polling;
  };

  const unsubscribe = deps.bus.subscribe(EPOCH_CHANNEL, (event) => {
    if (event.type === "resync") return void poll();
    const { success, data } = announcement.safeParse(event.message);
    const state = success ? states.get(data.orgId) : undefined;
    if (success && state !== undefined && data.epoch > state.epoch) moveTo(data.orgId, state, data.epoch);
  });
  const timer = setInterval(() => void poll(), deps.pollMs ?? POLL_MS);
  timer.unref();

  return {
    current(orgId) {
      const state = states.get(orgId);
      if (state === undefined) return "unknown";
      const now = clock.now();
      state.usedAt = now;
      return isGood(state, now, outageMaxMs) ? state.epoch : "stale";
    },
    observe(orgId, epoch, asOf) {
      if (states.has(orgId)) confirm(orgId, epoch, asOf);
      else states.set(orgId, { epoch, confirmedAt: asOf, heldAt: asOf, usedAt: asOf });
    },
    onChange: (listener) => void listeners.push(listener),
    poll,
    close() {
      clearInterval(timer);
      unsubscribe();
    },
  };
}

function isGood({ heldAt, confirmedAt }: OrgState, now: number, outageMaxMs: number): boolean {
  // Either way: a clock that was set back says nothing about the age of the view.
  return Math.abs(now - heldAt) <= VIEW_AGE_MAX_MS && now - confirmedAt <= outageMaxMs;
}

// A time to come is one from before the clock was set back, and says nothing any more.
function laterOf(known: number, asOf: number, now: number): number {
  return known > now ? asOf : Math.max(known, asOf);
}

/** The database was seen to be down: what was known right before stays true. */
function hold(states: Iterable<OrgState>, asOf: number): void {
  for (const state of states)
    if (Math.abs(asOf - state.heldAt) <= GAP_MAX_MS) state.heldAt = Math.max(state.heldAt, asOf);
}

function forgetIdle(
  states: Map<string, OrgState>,
  listeners: readonly ((orgId: string) => void)[],
  now: number,
): void {
  for (const [orgId, state] of states) {
    if (now - state.usedAt < FORGET_AFTER_MS) continue;
    states.delete(orgId);
    for (const listener of listeners) listener(orgId);
  }
}
