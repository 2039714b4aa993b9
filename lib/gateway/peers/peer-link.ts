import { newId } from "@/lib/shared/ids";
import type { GatewayPorts } from "../ports";
import { createAsking, EVERYONE } from "./asking";
import { PeerLost } from "./conversations";
import { createFrames } from "./frames";
import { readPeerMessage, type PeerMessage } from "./peer-message";
import { createRoster } from "./roster";
import { createServing, type PeerHandler } from "./serving";

/** Questions to the other processes of the installation. Nothing of a same-era call ever comes here. */
export interface PeerLink {
  /** Names this process in what it hands out. */
  readonly id: string;
  /** What this process answers when it is asked about `kind`. */
  serve(kind: string, handler: PeerHandler): void;
  /** Asks one process; throws PeerLost when it died, within seconds. Leaving early tells it to stop. */
  open(to: string, kind: string, body: unknown, signal?: AbortSignal): AsyncGenerator<unknown>;
  /** The first answer of one process. */
  ask(to: string, kind: string, body: unknown): Promise<unknown>;
  /** What the others answer, those who are known to live, within a second; never throws. */
  askAll(kind: string, body: unknown): Promise<readonly unknown[]>;
  close(): Promise<void>;
}

const TICK_MS = 1_000;
/** A process that talks with another is heard of every second. */
const SILENCE_MS = 6_000;
const ACKNOWLEDGED_WITHIN_MS = 5_000;
const IDLE_TICKS = 5;
/** Within which those who live answer a newcomer. */
const GREETED_WITHIN_MS = 300;
/** Within which even one that was too busy to greet has said that it lives. */
const SETTLED_WITHIN_MS = (IDLE_TICKS + 2) * TICK_MS;

export function createPeerLink(ports: Pick<GatewayPorts, "peers" | "sealKeys" | "clock">): PeerLink {
  const id = newId().replaceAll("-", "");
  const frames = createFrames(id, ports.sealKeys, ports.clock);
  const roster = createRoster();
  const send = async (to: string, message: PeerMessage): Promise<void> => {
    for (const frame of frames.write(to, JSON.stringify(message))) await ports.peers.send(to, frame);
  };
  const say = (to: string, message: PeerMessage): void => void send(to, message).catch(() => undefined);
  const serving = createServing(send);
  const asking = createAsking(id, roster, send);

  const receive = (from: string, to: string, message: PeerMessage): void => {
    roster.heard(from);
    switch (message.t) {
      case "hello":
        return say(from, { t: "here" });
      case "here":
        return;
      case "bye":
        roster.left(from);
        serving.lose((peer) => peer === from);
        return asking.lose((conversation) => conversation.to === from);
      case "open":
        return serving.begin(from, message, to !== EVERYONE);
      case "cancel":
        return serving.cancel(from, message.c);
      default:
        return asking.hear(from, message);
    }
  };
  const leave = ports.peers.receive(id, (to, frame) => {
    const read = to === id || to === EVERYONE ? frames.read(to, frame) : null;
    const message = read === null ? null : readPeerMessage(read.text);
    if (read !== null && message !== null) receive(read.from, to, message);
  });
  void send(EVERYONE, { t: "hello" })
    .catch(() => undefined)
    .then(() => setTimeout(asking.greeted, GREETED_WITHIN_MS).unref());
  const settling = setTimeout(asking.settled, SETTLED_WITHIN_MS).unref();

  let ticks = 0;
  let tickedAt = performance.now();
  const tick = (): void => {
    const now = performance.now();
    const wasAsleep = now - tickedAt > 3 * TICK_MS;
    tickedAt = now;
    ticks += 1;
    const isTalking = asking.isBusy() || serving.isBusy();
    if (isTalking || ticks % IDLE_TICKS === 0) say(EVERYONE, { t: "here" });
    // What the others said meanwhile has not been read yet.
    if (wasAsleep || !isTalking) return;
    serving.lose((peer) => roster.isSilent(peer, SILENCE_MS));
    asking.lose(({ to, isAcknowledged, startedAt }) =>
      isAcknowledged ? roster.isSilent(to, SILENCE_MS) : now - startedAt > ACKNOWLEDGED_WITHIN_MS,
    );
  };
  const timer = setInterval(tick, TICK_MS).unref();

  return {
    id,
    serve: serving.serve,
    open: asking.open,
    async ask(to, kind, body) {
      for await (const answer of asking.open(to, kind, body)) return answer;
      throw new PeerLost("gone");
    },
    askAll: asking.askAll,
    async close() {
      clearInterval(timer);
      clearTimeout(settling);
      serving.lose(() => true);
      asking.lose(() => true);
      await send(EVERYONE, { t: "bye" }).catch(() => undefined);
      leave();
    },
  };
}
