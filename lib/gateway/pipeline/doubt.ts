import type { GatewayPorts } from "../ports";
import {
  verdictOnExchange,
  verdictOnHeld,
  type ActiveExchange,
  type HeldThing,
  type Verdict,
} from "./verdict-now";

/** What is known of the right of something to go on. */
export interface Standing {
  knownGoodAt: number;
  isLooking: boolean;
  /** Something changed since the last look began. */
  isChanged: boolean;
}

/** An exchange under way with what is known of it. */
export interface Active extends ActiveExchange, Standing {
  /** Its answers wait for this. */
  gate: Gate | null;
}

const UNAVAILABLE_TOLERATED_MS = 30_000;

export function newStanding(now: number): Standing {
  return { knownGoodAt: now, isLooking: false, isChanged: false };
}

export function newActive({ call, watchdog, isOpenEnded }: ActiveExchange, now: number): Active {
  return { call, watchdog, isOpenEnded, knownGoodAt: now, isLooking: false, isChanged: false, gate: null };
}

/** Looks whether the exchange may go on: ends it, or lets pass what waits. */
export function lookAt(one: Active, ports: GatewayPorts): void {
  look(one, ports, {
    ask: () => verdictOnExchange(one, ports),
    act: (verdict) => {
      if (verdict === "ended") one.watchdog.abort("revoked");
      if (verdict === "unknown") return;
      one.gate?.open();
      one.gate = null;
    },
  });
}

export function lookAtHeld(thing: HeldThing, standing: Standing, ports: GatewayPorts): void {
  look(standing, ports, {
    ask: () => verdictOnHeld(thing, ports),
    act: (verdict) => {
      if (verdict === "ended") thing.end("revoked");
      else if (verdict === "changed") thing.end("changed");
    },
  });
}

/** Nothing of it passes until it was looked at again; resolves then. */
export function distrust(one: Active, ports: GatewayPorts): Promise<void> {
  one.gate ??= newGate(one);
  const { passage } = one.gate;
  one.isChanged = true;
  lookAt(one, ports);
  return passage;
}

interface Gate {
  readonly passage: Promise<void>;
  open(): void;
}

// What ended for another reason waits for nothing.
function newGate({ watchdog: { signal } }: ActiveExchange): Gate {
  let letPass = (): void => undefined;
  const passage = new Promise<void>((resolve) => (letPass = resolve));
  const open = (): void => {
    signal.removeEventListener("abort", open);
    letPass();
  };
  signal.addEventListener("abort", open);
  return { passage, open };
}

interface Look {
  ask(): Promise<Verdict>;
  act(verdict: Verdict): void;
}

/** One look at a time. When something changes meanwhile, what it found may be outdated, and it looks again. */
function look(standing: Standing, ports: Pick<GatewayPorts, "clock">, { ask, act }: Look): void {
  if (standing.isLooking) return;
  standing.isLooking = true;
  standing.isChanged = false;
  const found = (verdict: Verdict): void => {
    standing.isLooking = false;
    if (standing.isChanged) return look(standing, ports, { ask, act });
    if (verdict === "good") standing.knownGoodAt = ports.clock.now();
    const isStale = ports.clock.now() - standing.knownGoodAt > UNAVAILABLE_TOLERATED_MS;
    act(verdict === "unknown" && isStale ? "ended" : verdict);
  };
  ask().then(found, () => found("unknown"));
}
