import { randomBytes } from "node:crypto";
import type { Clock } from "@/lib/shared/clock";
import type { SseConnection } from "./connection";

/** The connections of this process. */
export interface SseConnections {
  add(poolKey: string, id: string, connection: SseConnection): void;
  /** Only to the principal and upstream it was opened for. */
  of(poolKey: string, id: string): SseConnection | null;
  forget(id: string): void;
  close(): void;
}

interface Held {
  readonly poolKey: string;
  readonly connection: SseConnection;
  usedAt: number;
}

const PREFIX = "sse-";
const IDLE_MS = 10 * 60_000;
const SWEEP_MS = 60_000;
const CONNECTIONS_MAX = 2_000;
/** A client that initializes again and again must not hold a connection for each. */
const PER_PRINCIPAL_MAX = 16;

export function newSseSessionId(): string {
  return `${PREFIX}${randomBytes(16).toString("hex")}`;
}

/** Whether a session was opened over this transport. */
export function isSseSessionId(id: string | null): boolean {
  return id?.startsWith(PREFIX) === true;
}

export function createSseConnections(clock: Clock): SseConnections {
  // In the order of their last use.
  const held = new Map<string, Held>();
  let timer: NodeJS.Timeout | null = null;
  const drop = (id: string): void => {
    const found = held.get(id);
    held.delete(id);
    found?.connection.close();
  };
  const stopSweeping = (): void => {
    if (timer !== null) clearInterval(timer);
    timer = null;
  };
  const sweep = (): void => {
    if (held.size === 0) stopSweeping();
    for (const [id, { usedAt, connection }] of held) {
      if (!connection.isBusy() && clock.now() - usedAt > IDLE_MS) drop(id);
    }
  };
  const makeRoom = (poolKey: string): void => {
    const own = [...held].filter(([, one]) => one.poolKey === poolKey);
    if (own.length >= PER_PRINCIPAL_MAX) dropFirst(own);
    if (held.size >= CONNECTIONS_MAX) dropFirst([...held]);
  };
  const dropFirst = (candidates: readonly (readonly [string, Held])[]): void => {
    const found = candidates.find(([, { connection }]) => !connection.isBusy()) ?? candidates[0];
    if (found !== undefined) drop(found[0]);
  };
  return {
    add(poolKey, id, connection) {
      makeRoom(poolKey);
      held.set(id, { poolKey, connection, usedAt: clock.now() });
      timer ??= setInterval(sweep, SWEEP_MS).unref();
    },
    of(poolKey, id) {
      const found = held.get(id);
      if (found?.poolKey !== poolKey) return null;
      found.usedAt = clock.now();
      held.delete(id);
      held.set(id, found);
      return found.connection;
    },
    forget: (id) => void held.delete(id),
    close() {
      for (const id of [...held.keys()]) drop(id);
      stopSweeping();
    },
  };
}
