import type { QueueBackend, StoredQueue } from "./backend";

export type OpenQueues = {
  get(name: string): Promise<StoredQueue>;
  close(): Promise<void>;
};

/** The queues this process added to so far. */
export function createOpenQueues(
  backend: QueueBackend,
  prefix: string,
  onError: (error: unknown) => void,
): OpenQueues {
  const queues = new Map<string, Promise<StoredQueue>>();

  const open = async (name: string): Promise<StoredQueue> => {
    const queue = backend.openQueue(storedName(prefix, name));
    try {
      await queue.waitUntilReady();
      return queue;
    } catch (error) {
      // A queue that failed to start never recovers by itself; the next call makes a new one.
      queues.delete(name);
      queue.close().catch(onError);
      throw error;
    }
  };

  return {
    get(name) {
      const queue = queues.get(name) ?? open(name);
      queues.set(name, queue);
      return queue;
    },
    async close() {
      const opened = await Promise.allSettled(queues.values());
      for (const one of opened) if (one.status === "fulfilled") await one.value.close().catch(onError);
    },
  };
}

/** One queue per job name, so that slow jobs of one kind never hold up another kind. */
export function storedName(prefix: string, name: string): string {
  return `${prefix}-${name}`;
}
