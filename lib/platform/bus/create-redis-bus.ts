import { Redis, type RedisOptions } from "ioredis";
import { createConnectionGate } from "./connection-gate";
import type { Bus, RedisBusOptions } from "./contract";
import { busUnavailable, channelName, createFanout, encodeEnvelope } from "./fanout";

const COMMAND_MS_MAX = 2_000;
const HEARTBEAT_MS = 10_000;
const RETRY_MS_MAX = 5_000;

/** Pub/sub over two connections that come back by themselves: one that listens can send nothing else. */
export function createRedisBus(options: RedisBusOptions): Bus {
  const channel = channelName(options.name);
  const onError = options.onError ?? (() => {});
  const fanout = createFanout(onError);
  const listening = createConnectionGate();
  const sending = createConnectionGate();
  let isClosed = false;

  const listener = new Redis(options.url, connectionOptions("gatehouse-bus-listen"));
  const sender = new Redis(options.url, connectionOptions("gatehouse-bus-send"));
  // Without a listener for errors, ioredis prints them.
  for (const client of [listener, sender])
    client.on("error", (error: unknown) => !isClosed && onError(error));

  sender.on("ready", () => sending.open());
  sender.on("close", () => sending.shut());
  listener.on("close", () => listening.shut());
  listener.on("message", (_channel: string, envelope: string) => fanout.deliver(envelope));
  listener.on("ready", () => {
    listener.subscribe(channel).then(
      () => {
        listening.open();
        fanout.resync();
      },
      (error: unknown) => {
        onError(error);
        if (!isClosed) listener.disconnect(true);
      },
    );
  });

  // A connection cut without a word (a failover, a firewall) shows only when it is used.
  const heartbeat = setInterval(() => {
    if (listening.isOpen()) listener.ping().catch(() => !isClosed && listener.disconnect(true));
  }, options.heartbeatMs ?? HEARTBEAT_MS);
  heartbeat.unref();

  return {
    async publish(topic, message) {
      const envelope = encodeEnvelope(topic, message);
      if (isClosed || !(await sending.waitOpen(COMMAND_MS_MAX))) throw busUnavailable();
      try {
        await sender.publish(channel, envelope);
      } catch (error) {
        // It may be connected to something that never answers; only a new connection can tell.
        if (!isClosed) sender.disconnect(true);
        throw busUnavailable(error);
      }
    },
    subscribe: fanout.subscribe,
    isHealthy: () => listening.isOpen() && sending.isOpen(),
    close() {
      isClosed = true;
      clearInterval(heartbeat);
      listening.shut();
      sending.shut();
      listener.disconnect();
      sender.disconnect();
      return Promise.resolve();
    },
  };
}

function connectionOptions(connectionName: string) {
  return {
    connectionName,
    connectTimeout: 5_000,
    commandTimeout: COMMAND_MS_MAX,
    // A command nobody could send is refused, not kept: the caller was told to wait at most a moment.
    enableOfflineQueue: false,
    autoResubscribe: false,
    maxRetriesPerRequest: 1,
    retryStrategy: (times: number) =>
      Math.min(100 * 2 ** Math.min(times, 10), RETRY_MS_MAX) * (0.5 + Math.random() / 2),
  } satisfies RedisOptions;
}
