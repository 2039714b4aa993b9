import type { RpcId } from "../protocol/json-rpc";

// A cancelled upstream answers nothing, and in the legacy era the client's disconnect says nothing
// either: without this the exchange would wait for a timeout.
const CANCEL_GRACE_MS = 1_000;

/** Legacy calls of this process that `notifications/cancelled` can end. */
export interface InFlightCalls {
  readonly size: number;
  /** Returns the function that forgets the call. */
  add(sessionToken: string, id: RpcId, cancel: () => void): () => void;
  /**
   * Ends the call of this very session, a moment later so that an answer on its way still counts. False
   * when it does not run here.
   */
  cancel(sessionToken: string, id: unknown): boolean;
}

export function createInFlightCalls(): InFlightCalls {
  const calls = new Map<string, () => void>();
  return {
    add(sessionToken, id, cancel) {
      const key = keyOf(sessionToken, id);
      calls.set(key, cancel);
      return () => {
        if (calls.get(key) === cancel) calls.delete(key);
      };
    },
    get size() {
      return calls.size;
    },
    cancel(sessionToken, id) {
      const call = calls.get(keyOf(sessionToken, id));
      if (call !== undefined) setTimeout(call, CANCEL_GRACE_MS).unref();
      return call !== undefined;
    },
  };
}

function keyOf(sessionToken: string, id: unknown): string {
  return `${sessionToken}\n${typeof id}\n${String(id)}`;
}
