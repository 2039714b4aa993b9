import { setTimeout as delay } from "node:timers/promises";
import { Pool, type buildConnector } from "undici";
import { createDeadline } from "./deadline";
import type { Dialer } from "./dialer";
import type { EgressErrorKind } from "./egress-error";
import { egressError, toEgressError } from "./map-error";

export type PoolLease = { pool: Pool; release(): void };

export type Pools = {
  lease(poolKey: string, origin: string): PoolLease;
  size(): number;
  close(): Promise<void>;
};

export type PoolsOptions = {
  dialer: Dialer;
  connectTimeoutMs: number;
  poolsMax: number;
  poolIdleMs: number;
  connectionsPerPoolMax: number;
};

type Entry = { pool: Pool; active: number; usedAt: number };

const DIAL_AGAIN_MS = 100;
/** Failures of a connection that may be over a moment later. */
const PASSING_KINDS: ReadonlySet<EgressErrorKind> = new Set(["refused", "reset"]);

/** Sockets are shared within (pool key, origin) only; the pools used last stay, idle ones go. */
export function createPools(options: PoolsOptions): Pools {
  const entries = new Map<string, Entry>();

  const retire = (key: string, entry: Entry) => {
    entries.delete(key);
    // close() lets running answers end, and never rejects in practice; a rejection would end the process.
    entry.pool.close().catch(() => entry.pool.destroy());
  };

  const sweep = setInterval(
    () => {
      const before = Date.now() - options.poolIdleMs;
      for (const [key, entry] of entries) if (entry.active === 0 && entry.usedAt < before) retire(key, entry);
    },
    Math.max(1_000, options.poolIdleMs / 2),
  );
  sweep.unref();

  const open = (key: string, origin: string): Entry => {
    if (entries.size >= options.poolsMax) {
      const [oldest] = entries;
      const victim = [...entries].find(([, entry]) => entry.active === 0) ?? oldest;
      if (victim) retire(...victim);
    }
    const pool = createPool(options, origin, () => entry.active > 0);
    const entry: Entry = { pool, active: 0, usedAt: 0 };
    entries.set(key, entry);
    return entry;
  };

  return {
    lease(poolKey, origin) {
      const key = `${origin} ${poolKey}`;
      const known = entries.get(key);
      const entry = known ?? open(key, origin);
      if (known) {
        // A map keeps the order of insertion, so the first entries are those unused for longest.
        entries.delete(key);
        entries.set(key, known);
      }
      entry.active++;
      entry.usedAt = Date.now();
      return { pool: entry.pool, release: () => void entry.active-- };
    },
    size: () => entries.size,
    async close() {
      clearInterval(sweep);
      const pools = [...entries.values()].map((entry) => entry.pool);
      entries.clear();
      await Promise.all(pools.map((pool) => pool.destroy()));
    },
  };
}

function createPool(options: PoolsOptions, origin: string, isWanted: () => boolean): Pool {
  return new Pool(origin, {
    connect: createConnector(options.dialer, options.connectTimeoutMs, isWanted),
    connections: options.connectionsPerPoolMax,
    pipelining: 1,
    keepAliveTimeout: 10_000,
    keepAliveTimeoutThreshold: 2_000,
    keepAliveMaxTimeout: 60_000,
    maxHeaderSize: 16_384,
    // The exchange keeps its own time, to the millisecond.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
}

function createConnector(
  dialer: Dialer,
  connectTimeoutMs: number,
  isWanted: () => boolean,
): buildConnector.connector {
  let session: Buffer | undefined;
  const dial = async ({ hostname, protocol, port }: buildConnector.Options, signal: AbortSignal) => {
    // undici connects anew after an aborted request, on behalf of the request that was aborted.
    if (!isWanted()) throw egressError("aborted");
    const isSecure = protocol === "https:";
    const target = { hostname, port: port === "" ? (isSecure ? 443 : 80) : Number(port) };
    const socket = await dialer.openTcp(target, await dialer.resolve(hostname, signal), signal);
    socket.setKeepAlive(true, 30_000);
    if (!isSecure) return socket;
    return dialer.openTls(socket, hostname, { signal, session, onSession: (fresh) => (session = fresh) });
  };
  // Once more, as for a server that is just being restarted: nothing was sent yet, so nothing can happen twice.
  const dialTwice = async (options: buildConnector.Options) => {
    const { signal, clear } = createDeadline(connectTimeoutMs);
    try {
      return await dial(options, signal).catch(async (error: unknown) => {
        if (!PASSING_KINDS.has(toEgressError(error).kind)) throw error;
        await delay(DIAL_AGAIN_MS, undefined, { signal }).catch(() => undefined);
        return dial(options, signal);
      });
    } finally {
      clear();
    }
  };
  return (options, callback) => {
    dialTwice(options).then(
      (socket) => callback(null, socket),
      (error: unknown) => callback(toEgressError(error), null),
    );
  };
}
