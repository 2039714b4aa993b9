import type { GatewayPorts } from "../ports";
import { distrust, lookAt, lookAtHeld, newActive, newStanding, type Active, type Standing } from "./doubt";
import type { ActiveExchange, HeldThing } from "./verdict-now";
import type { Watchdog } from "./watchdog";

/** Everything under way in this process: checked again while it lasts, ended on shutdown. */
export interface ActiveExchanges {
  add(exchange: ActiveExchange): () => void;
  readonly size: number;
  /** Is told when access ends or the upstream is another; does not hold up a shutdown. */
  hold(thing: HeldThing): () => void;
  /**
   * To be awaited before something of the exchange passes, and then why it ended, if it did. Null: nothing has
   * changed since it was decided, a moment ago.
   */
  doubt(watchdog: Watchdog): Promise<void> | null;
  /** What was decided for this organization may be outdated: it is decided again, and nothing passes before. */
  noteChange(orgId: string): void;
  /** Ends open-ended streams, those too that begin after this; calls go on. */
  endStreams(): void;
  /** Ends open-ended streams at once, gives calls the grace to finish, then ends them too. */
  close(graceMs: number): Promise<void>;
}

/** An answer that comes this soon passes on the decision its call began with, unless something changed. */
const FRESH_MS = 1_000;

/**
 * Long answers are checked against credentials and policy every `recheckMs`, as soon as something of their organization
 * changes, and before they pass: revocation ends them.
 */
export function createActiveExchanges(ports: GatewayPorts, recheckMs: number): ActiveExchanges {
  const active = new Map<Watchdog, Active>();
  const held = new Map<HeldThing, Standing>();
  const waiters = new Set<() => void>();
  let timer: NodeJS.Timeout | null = null;
  let changedTick = -Infinity;

  const checkAll = (): void => {
    for (const one of active.values()) lookAt(one, ports);
    for (const [thing, standing] of held) lookAtHeld(thing, standing, ports);
  };
  const watch = (): void => {
    timer ??= setInterval(checkAll, recheckMs).unref();
  };
  const rest = (): void => {
    if (active.size > 0 || held.size > 0 || timer === null) return;
    clearInterval(timer);
    timer = null;
  };
  let isEndingStreams = false;
  const endStreams = (): void => {
    isEndingStreams = true;
    for (const { isOpenEnded, watchdog } of active.values()) if (isOpenEnded) watchdog.abort("shutting_down");
  };

  return {
    hold(thing) {
      held.set(thing, newStanding(ports.clock.now()));
      watch();
      return () => {
        held.delete(thing);
        rest();
      };
    },
    doubt(watchdog) {
      const one = active.get(watchdog);
      if (one === undefined) return null;
      if (one.gate !== null) return one.gate.passage;
      return performance.now() - one.call.exchange.startedTick < FRESH_MS ? null : distrust(one, ports);
    },
    noteChange(orgId) {
      changedTick = performance.now();
      for (const one of active.values()) if (one.call.principal.orgId === orgId) void distrust(one, ports);
      for (const [thing, standing] of held) {
        if (thing.principal.orgId !== orgId) continue;
        standing.isChanged = true;
        lookAtHeld(thing, standing, ports);
      }
    },
    endStreams,
    add(exchange) {
      const { call, watchdog, isOpenEnded } = exchange;
      const one = newActive(exchange, ports.clock.now());
      active.set(watchdog, one);
      watch();
      // What changed while the call was on its way here was not told to it.
      if (call.exchange.startedTick <= changedTick) void distrust(one, ports);
      if (isEndingStreams && isOpenEnded) watchdog.abort("shutting_down");
      return () => {
        active.delete(watchdog);
        rest();
        if (active.size > 0) return;
        for (const wake of waiters) wake();
        waiters.clear();
      };
    },
    get size() {
      return active.size;
    },
    async close(graceMs) {
      endStreams();
      if (await isEmptyWithin(graceMs, active, waiters)) return;
      for (const watchdog of active.keys()) watchdog.abort("shutting_down");
      await isEmptyWithin(1_000, active, waiters);
    },
  };
}

function isEmptyWithin(
  ms: number,
  active: ReadonlyMap<unknown, unknown>,
  waiters: Set<() => void>,
): Promise<boolean> {
  if (active.size === 0) return Promise.resolve(true);
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), ms);
    waiters.add(() => {
      clearTimeout(timer);
      resolve(true);
    });
  });
}
