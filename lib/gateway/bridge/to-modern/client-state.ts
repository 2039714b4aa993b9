import type { BridgeCall } from "../bridge-call";

/** What a legacy client told its session, and a modern upstream has to hear with every message. */
export interface ClientState {
  logLevel: string | null;
  readonly subscriptions: ReadonlySet<string>;
  subscribe(uri: string, isWanted: boolean): void;
  /** The one stream of the session's notifications; a second one takes over from the first. */
  attach(stream: { changed(): void; end(): void }): () => void;
}

export interface ClientStates {
  of(call: BridgeCall): ClientState;
  end(call: BridgeCall): void;
  close(): void;
}

const STATES_MAX = 50_000;
const SUBSCRIPTIONS_MAX = 1_000;

/** Per process and session. Lost with the process: a level and subscriptions, never a call. */
export function createClientStates(): ClientStates {
  const states = new Map<string, ReturnType<typeof createClientState>>();
  return {
    of(call) {
      const key = call.session?.token ?? "";
      const state = states.get(key) ?? createClientState();
      // Re-inserted, so that the ones least recently used are dropped first.
      states.delete(key);
      if (key !== "") states.set(key, state);
      for (const oldest of states.keys()) {
        if (states.size <= STATES_MAX) break;
        states.delete(oldest);
      }
      return state;
    },
    end(call) {
      const key = call.session?.token ?? "";
      states.get(key)?.endStream();
      states.delete(key);
    },
    close() {
      for (const state of states.values()) state.endStream();
      states.clear();
    },
  };
}

function createClientState(): ClientState & { endStream(): void } {
  const subscriptions = new Set<string>();
  let stream: { changed(): void; end(): void } | null = null;
  return {
    logLevel: null,
    subscriptions,
    subscribe(uri, isWanted) {
      if (subscriptions.has(uri) === isWanted) return;
      if (!isWanted) subscriptions.delete(uri);
      else if (subscriptions.size < SUBSCRIPTIONS_MAX) subscriptions.add(uri);
      stream?.changed();
    },
    attach(next) {
      stream?.end();
      stream = next;
      return () => {
        if (stream === next) stream = null;
      };
    },
    endStream: () => stream?.end(),
  };
}
