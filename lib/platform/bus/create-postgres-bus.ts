import pg from "pg";
import { createConnectionGate } from "./connection-gate";
import type { Bus, PostgresBusOptions } from "./contract";
import { busUnavailable, channelName, createFanout, encodeEnvelope } from "./fanout";

const CONNECT_MS_MAX = 5_000;
const STATEMENT_MS_MAX = 2_000;
const HEARTBEAT_MS = 10_000;
const RETRY_MS_MIN = 100;
const RETRY_MS_MAX = 5_000;

/** LISTEN/NOTIFY over one connection that comes back by itself. */
export function createPostgresBus(options: PostgresBusOptions): Bus {
  const channel = channelName(options.name);
  const onError = options.onError ?? (() => {});
  const fanout = createFanout(onError);
  const gate = createConnectionGate();
  let client: pg.Client | null = null;
  let retryTimer: NodeJS.Timeout | undefined;
  let retryMs = RETRY_MS_MIN;
  let lastTurn: Promise<void> = Promise.resolve();
  let isClosed = false;

  const connect = async (): Promise<void> => {
    const fresh = new pg.Client({
      connectionString: options.connectionString,
      connectionTimeoutMillis: CONNECT_MS_MAX,
      query_timeout: STATEMENT_MS_MAX,
      keepAlive: true,
      application_name: "gatehouse-bus",
    });
    client = fresh;
    // Without a listener, a dead database ends the process.
    fresh.on("error", (error) => lose(fresh, error));
    fresh.on("end", () => lose(fresh));
    fresh.on("notification", ({ payload }) => fanout.deliver(payload ?? ""));
    try {
      await fresh.connect();
      await fresh.query(`LISTEN "${channel}"`);
    } catch (error) {
      return lose(fresh, error);
    }
    if (client !== fresh) return;
    retryMs = RETRY_MS_MIN;
    gate.open();
    fanout.resync();
  };

  const lose = (lost: pg.Client, error?: unknown): void => {
    if (client !== lost) return;
    client = null;
    gate.shut();
    lost.end().catch(() => {});
    if (isClosed) return;
    if (error !== undefined) onError(error);
    retryTimer = setTimeout(() => void connect(), retryMs * (0.5 + Math.random()));
    retryMs = Math.min(retryMs * 2, RETRY_MS_MAX);
  };

  // One statement at a time: the driver's own queue is deprecated. A statement that failed leaves the
  // connection in doubt, so it is replaced.
  const run = (current: pg.Client, statement: string, values: readonly string[] = []): Promise<void> => {
    const turn = lastTurn.then(async () => {
      if (client !== current) throw new Error("The connection was lost.");
      await current.query(statement, [...values]);
    });
    lastTurn = turn.catch((error: unknown) => lose(current, error));
    return turn;
  };

  // A connection cut without a word (a failover, a firewall) shows only when it is used.
  const heartbeat = setInterval(() => {
    const current = client;
    if (current && gate.isOpen()) run(current, "SELECT 1").catch(() => {});
  }, options.heartbeatMs ?? HEARTBEAT_MS);
  heartbeat.unref();
  void connect();

  return {
    async publish(topic, message) {
      const envelope = encodeEnvelope(topic, message);
      if (isClosed || !(await gate.waitOpen(STATEMENT_MS_MAX)) || !client) throw busUnavailable();
      try {
        await run(client, "SELECT pg_notify($1, $2)", [channel, envelope]);
      } catch (error) {
        throw busUnavailable(error);
      }
    },
    subscribe: fanout.subscribe,
    isHealthy: () => gate.isOpen(),
    async close() {
      isClosed = true;
      clearInterval(heartbeat);
      clearTimeout(retryTimer);
      gate.shut();
      const last = client;
      client = null;
      await last?.end().catch(() => {});
    },
  };
}
