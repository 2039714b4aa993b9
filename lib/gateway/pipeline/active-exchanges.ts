import { decide } from "../decide";
import type { GatewayPorts, Principal } from "../ports";
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

/** Everything under way in this process: checked again while it lasts, ended on shutdown. */
export interface ActiveExchanges {
  add(exchange: ActiveExchange): () => void;
  readonly size: number;
  /** Ends open-ended streams at once, gives calls the grace to finish, then ends them too. */
  close(graceMs: number): Promise<void>;
}

const UNAVAILABLE_TOLERATED_MS = 30_000;

/** Long answers are checked against credentials and policy every `recheckMs`: revocation ends them. */
export function createActiveExchanges(ports: GatewayPorts, recheckMs: number): ActiveExchanges {
  const active = new Map<ActiveExchange, { knownGoodAt: number }>();
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
    } finally {
      isChecking = false;
    }
  };

  return {
    add(exchange) {
      active.set(exchange, { knownGoodAt: ports.clock.now() });
      timer ??= setInterval(() => void checkAll().catch(() => undefined), recheckMs).unref();
      return () => {
        active.delete(exchange);
        if (active.size > 0) return;
        if (timer !== null) clearInterval(timer);
        timer = null;
        for (const wake of waiters) wake();
        waiters.clear();
      };
    },
    get size() {
      return active.size;
    },
    async close(graceMs) {
      for (const exchange of active.keys()) if (exchange.isOpenEnded) exchange.end("shutting_down");
      if (await isEmptyWithin(graceMs, active, waiters)) return;
      for (const exchange of active.keys()) exchange.end("shutting_down");
      await isEmptyWithin(1_000, active, waiters);
    },
  };
}

async function standingOf(
  exchange: ActiveExchange,
  ports: GatewayPorts,
): Promise<"good" | "ended" | "unknown"> {
  const verified = await ports.credentials.verifyApiKey(exchange.secret);
  if (!verified.ok) return verified.error === "unavailable" ? "unknown" : "ended";
  if (verified.value.id !== exchange.principal.id) return "ended";
  const found = await findSnapshot(exchange.address, verified.value, ports);
  if (!found.ok) return found.error === "unavailable" ? "unknown" : "ended";
  return decide(verified.value, found.value.snapshot, "stream", null).allow ? "good" : "ended";
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
