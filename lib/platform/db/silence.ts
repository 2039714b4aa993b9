import { Socket } from "node:net";

/** Longer than a transaction may last and than a pool keeps an idle connection. */
export const SILENT_MS_MAX = 35_000;

/**
 * Makes sockets that end when nothing was sent or received for so long. A server that vanished without a word (a failover,
 * a firewall) is known by nothing else, and its connections would fill the pool until the system gives them up: a quarter
 * of an hour.
 */
export function socketsWithin(silentMs: number): () => Socket {
  return () => {
    const socket = new Socket();
    return socket.setTimeout(silentMs, () =>
      socket.destroy(new Error("PostgreSQL has been silent for long.")),
    );
  };
}
