import { decide } from "../decide";
import type { GatewayPorts, Principal } from "../ports";
import type { GatewaySnapshot } from "../snapshot";
import { findSnapshot, type EndpointAddress } from "./find-snapshot";

export type EndReason = "revoked" | "shutting_down";

/** One exchange that holds an upstream connection. */
export interface ActiveExchange {
  readonly principal: Principal;
  readonly secret: string;
  readonly address: EndpointAddress;
  /** Lives until somebody ends it, unlike a call. */
  readonly isOpenEnded: boolean;
  end(reason: EndReason): void;
}

/** Something kept for a caller between calls. */
export interface HeldThing extends Omit<ActiveExchange, "isOpenEnded" | "end"> {
  /** As it was when it began to be held. */
  readonly upstream: GatewaySnapshot["upstream"];
  end(why: "revoked" | "changed"): void;
}

/** Everything under way in this process: checked again while it lasts, ended on shutdown. */
export interface ActiveExchanges {
  add(exchange: ActiveExchange): () => void;
  readonly size: number;
  /** Is told when access ends or the upstream is another; does not hold up a shutdown. */
  hold(thing: HeldThing): () => void;
  /** Ends open-ended streams, those too that begin after this; calls go on. */
  endStreams(): void;
  /** Ends open-ended streams at once, gives calls the grace to finish, then ends them too. */
  close(graceMs: number): Promise<void>;
}

const UNAVAILABLE_TOLERATED_MS = 30_000;

/** Long answers are checked against credentials and policy every `recheckMs`: revocation ends them. */
export function createActiveExchanges(ports: GatewayPorts, recheckMs: number): ActiveExchanges {
  const active = new Map<ActiveExchange, { knownGoodAt: number }>();
  const held = new Map<HeldThing, { knownGoodAt: number }>();
  const waiters = new Set<() => void>();
  let timer: NodeJS.Timeout | null = null;
  let isChecking = false;

  const checkAll = async (): Promise<void> => {
    if (isChecking) return;
    isChecking = true;
    try {
      for (const [exchange, state] of active) {
        const standing = await standingOf(exchange, ports).catch(() => "unknown" as const);
        if (standing === "good") state.knownGoodAt = ports.clock.now();
        const isStale = ports.clock.now() - state.knownGoodAt > UNAVAILABLE_TOLERATED_MS;
        if (standing === "ended" || isStale) exchange.end("revoked");
      }
      for (const [thing, state] of held) {
        const standing = await standingOf(thing, ports, thing.upstream).catch(() => "unknown" as const);
        if (standing === "good") state.knownGoodAt = ports.clock.now();
        const isStale = ports.clock.now() - state.knownGoodAt > UNAVAILABLE_TOLERATED_MS;
        if (standing === "changed") thing.end("changed");
        else if (standing === "ended" || isStale) thing.end("revoked");
      }
    } finally {
      isChecking = false;
    }
  };

  const watch = (): void => {
    timer ??= setInterval(() => void checkAll().catch(() => undefined), recheckMs).unref();
  };
  const rest = (): void => {
    if (active.size > 0 || held.size > 0 || timer === null) return;
    clearInterval(timer);
    timer = null;
  };
  let isEndingStreams = false;
  const endStreams = (): void => {
    isEndingStreams = true;
    for (const exchange of active.keys()) if (exchange.isOpenEnded) exchange.end("shutting_down");
  };

  return {
    hold(thing) {
      held.set(thing, { knownGoodAt: ports.clock.now() });
      watch();
      return () => {
        held.delete(thing);
        rest();
      };
    },
    endStreams,
    add(exchange) {
      active.set(exchange, { knownGoodAt: ports.clock.now() });
      watch();
      if (isEndingStreams && exchange.isOpenEnded) exchange.end("shutting_down");
      return () => {
        active.delete(exchange);
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
      for (const exchange of active.keys()) exchange.end("shutting_down");
      await isEmptyWithin(1_000, active, waiters);
    },
  };
}

async function standingOf(
  exchange: Omit<ActiveExchange, "isOpenEnded" | "end">,
  ports: GatewayPorts,
  upstream: GatewaySnapshot["upstream"] | null = null,
): Promise<"good" | "changed" | "ended" | "unknown"> {
  const verified = await ports.credentials.verifyApiKey(exchange.secret);
  if (!verified.ok) return verified.error === "unavailable" ? "unknown" : "ended";
  if (verified.value.id !== exchange.principal.id) return "ended";
  const found = await findSnapshot(exchange.address, verified.value, ports);
  if (!found.ok) return found.error === "unavailable" ? "unknown" : "ended";
  const { snapshot } = found.value;
  if (!decide(verified.value, snapshot, "stream", null).allow) return "ended";
  return upstream === null || isSameUpstream(upstream, snapshot.upstream) ? "good" : "changed";
}

function isSameUpstream(a: GatewaySnapshot["upstream"], b: GatewaySnapshot["upstream"]): boolean {
  return a.configVersion === b.configVersion && a.auth.credentialVersion === b.auth.credentialVersion;
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
