import type { Clock } from "@/lib/shared/clock";
import { z } from "zod";
import type { GatewayLimits } from "../../limits";
import type { PeerLink } from "../../peers/peer-link";
import type { BridgeCall } from "../bridge-call";

/** What a legacy client told its session, and a modern upstream has to hear with every message. */
export interface ClientState {
  readonly logLevel: string | null;
  readonly subscriptions: ReadonlySet<string>;
  /** Resolves once the other processes of this session know it too. */
  setLogLevel(level: string): Promise<void>;
  subscribe(uri: string, isWanted: boolean): Promise<void>;
  /** The one stream of the session's notifications; a second one takes over, wherever the first is. */
  attach(stream: { changed(): void; end(): void }): Promise<() => void>;
}

export interface ClientStates {
  of(call: BridgeCall): Promise<ClientState>;
  end(sessionHash: string | null): void;
  readonly size: number;
  close(): void;
}

const STATES_MAX = 50_000;
const SUBSCRIPTIONS_MAX = 1_000;
const READ = "session.state";
const CHANGE = "session.change";

const changeSchema = z.object({
  sessionHash: z.string(),
  logLevel: z.string().optional(),
  uri: z.string().optional(),
  isWanted: z.boolean().optional(),
  isAttached: z.boolean().optional(),
});
type Change = Omit<z.output<typeof changeSchema>, "sessionHash">;
const knownSchema = z.object({
  changes: z.number(),
  logLevel: z.string().nullable(),
  subscriptions: z.array(z.string()),
});

type Held = ReturnType<typeof createHeldState>;

/**
 * Per process and session. A process asks the others when it first sees a session, and afterwards hears
 * of every change. Lost when all of them are gone: a level and subscriptions, never a call.
 */
export function createClientStates(
  peers: PeerLink,
  clock: Clock,
  limits: Pick<GatewayLimits, "sessionIdleMs" | "reapEveryMs">,
): ClientStates {
  const states = new Map<string, Promise<Held>>();
  const usedAt = new Map<string, number>();
  let timer: NodeJS.Timeout | null = null;

  const load = async (sessionHash: string): Promise<Held> => {
    const state = createHeldState();
    const answers = await peers.askAll(READ, { sessionHash });
    const known = answers.flatMap((answer) => {
      const { success, data } = knownSchema.safeParse(answer);
      return success ? [data] : [];
    });
    const [newest] = known.sort((a, b) => b.changes - a.changes);
    if (newest !== undefined) state.adopt(newest);
    return state;
  };
  const forget = (sessionHash: string): void => {
    void states.get(sessionHash)?.then((state) => state.endStream());
    states.delete(sessionHash);
    usedAt.delete(sessionHash);
    if (states.size > 0 || timer === null) return;
    clearInterval(timer);
    timer = null;
  };
  const sweep = async (): Promise<void> => {
    for (const [sessionHash, opening] of [...states]) {
      const age = clock.now() - (usedAt.get(sessionHash) ?? 0);
      if (age > limits.sessionIdleMs && !(await opening).hasStream()) forget(sessionHash);
    }
  };
  peers.serve(READ, async function* (body) {
    const { success, data } = z.object({ sessionHash: z.string() }).safeParse(body);
    const state = success ? await states.get(data.sessionHash) : undefined;
    if (state !== undefined) yield state.known();
  });
  peers.serve(CHANGE, async function* (body) {
    const { success, data } = changeSchema.safeParse(body);
    const state = success ? await states.get(data.sessionHash) : undefined;
    if (success) state?.apply(data);
    yield true;
  });

  return {
    async of(call) {
      const key = call.sessionHash;
      if (key === null) return shared("", createHeldState(), peers);
      let state = states.get(key);
      if (state === undefined) {
        state = load(key);
        states.set(key, state);
        timer ??= setInterval(() => void sweep(), limits.reapEveryMs).unref();
        for (const oldest of states.keys()) {
          if (states.size <= STATES_MAX) break;
          forget(oldest);
        }
      }
      usedAt.set(key, clock.now());
      return shared(key, await state, peers);
    },
    end: (sessionHash) => sessionHash !== null && forget(sessionHash),
    get size() {
      return states.size;
    },
    close() {
      for (const sessionHash of [...states.keys()]) forget(sessionHash);
    },
  };
}

/** The state as a call uses it: what it changes, the other processes hear of. */
function shared(sessionHash: string, state: Held, peers: PeerLink): ClientState {
  const change = async (changed: Change): Promise<void> => {
    if (!state.apply(changed)) return;
    await peers.askAll(CHANGE, { sessionHash, ...changed });
  };
  return {
    get logLevel() {
      return state.logLevel();
    },
    subscriptions: state.subscriptions,
    setLogLevel: (logLevel) => change({ logLevel }),
    subscribe: (uri, isWanted) => change({ uri, isWanted }),
    async attach(stream) {
      await change({ isAttached: true });
      return state.attach(stream);
    },
  };
}

function createHeldState() {
  const subscriptions = new Set<string>();
  let logLevel: string | null = null;
  let changes = 0;
  let stream: { changed(): void; end(): void } | null = null;
  const subscribe = (uri: string, isWanted: boolean): boolean => {
    if (subscriptions.has(uri) === isWanted) return false;
    if (!isWanted) subscriptions.delete(uri);
    else if (subscriptions.size < SUBSCRIPTIONS_MAX) subscriptions.add(uri);
    stream?.changed();
    return true;
  };
  return {
    subscriptions,
    logLevel: () => logLevel,
    hasStream: () => stream !== null,
    known: () => ({ changes, logLevel, subscriptions: [...subscriptions] }),
    adopt(known: z.output<typeof knownSchema>): void {
      changes = known.changes;
      logLevel = known.logLevel;
      for (const uri of known.subscriptions) subscriptions.add(uri);
    },
    /** Whether it said anything new. */
    apply(change: Change): boolean {
      changes += 1;
      if (change.logLevel !== undefined) logLevel = change.logLevel;
      if (change.isAttached === true) stream?.end();
      if (change.uri === undefined) return true;
      return subscribe(change.uri, change.isWanted === true);
    },
    attach(next: { changed(): void; end(): void }): () => void {
      // Of two that came at once, neither could end the other when it asked the processes.
      stream?.end();
      stream = next;
      return () => {
        if (stream === next) stream = null;
      };
    },
    endStream: () => stream?.end(),
  };
}
