import type { GatewayLimits } from "../limits";
import type { ByteQueue } from "./byte-queue";

/** Looks after the open streams of this process: the silent ones get a comment, the unread ones end. */
export interface StreamPulse {
  /** Returns the function that ends this. */
  watch(queue: ByteQueue): () => void;
}

const HEARTBEAT = Buffer.from(": alive\n\n");

/** One timer for all streams; a call that is answered at once never meets it. */
export function createStreamPulse({ heartbeatMs, stalledMs }: GatewayLimits): StreamPulse {
  const queues = new Set<ByteQueue>();
  let timer: NodeJS.Timeout | null = null;
  const beat = (): void => {
    const now = performance.now();
    for (const queue of queues) {
      if (queue.stalledMs(now) > stalledMs) queue.giveUp();
      else if (queue.silentMs(now) >= heartbeatMs) queue.push(HEARTBEAT);
    }
  };
  return {
    watch(queue) {
      queues.add(queue);
      timer ??= setInterval(beat, Math.min(heartbeatMs, stalledMs) / 3).unref();
      return () => {
        queues.delete(queue);
        if (queues.size > 0 || timer === null) return;
        clearInterval(timer);
        timer = null;
      };
    },
  };
}
