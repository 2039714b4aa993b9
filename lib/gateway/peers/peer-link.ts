import { newId } from "@/lib/shared/ids";
import type { GatewayPorts } from "../ports";
import { createConversation, PeerLost, type Conversation, type Poll } from "./conversations";
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

const EVERYONE = "*";
const TICK_MS = 1_000;
/** A process that talks with another is heard of every second. */
const SILENCE_MS = 6_000;
const ACKNOWLEDGED_WITHIN_MS = 5_000;
const IDLE_TICKS = 5;
const ANSWERS_WITHIN_MS = 1_000;
/** Within which those who live answer a newcomer. */
const GREETED_WITHIN_MS = 300;

export function createPeerLink(ports: Pick<GatewayPorts, "peers" | "sealKeys" | "clock">): PeerLink {
  const id = newId().replaceAll("-", "");
  const frames = createFrames(id, ports.sealKeys, ports.clock);
  const roster = createRoster();
  const conversations = new Map<string, Conversation>();
  const polls = new Map<string, Poll>();
  let isGreeted = false;
  let lastConversation = 0;

  const send = async (to: string, message: PeerMessage): Promise<void> => {
    for (const frame of frames.write(to, JSON.stringify(message))) await ports.peers.send(to, frame);
  };
  const say = (to: string, message: PeerMessage): void => void send(to, message).catch(() => undefined);
  const serving = createServing(send);

  const receive = (from: string, to: string, message: PeerMessage): void => {
    roster.heard(from);
    switch (message.t) {
      case "hello":
        return say(from, { t: "here" });
      case "here":
        return;
      case "bye":
        roster.left(from);
        return lose((peer) => peer === from);
      case "open":
        return serving.begin(from, message, to !== EVERYONE);
      case "cancel":
        return serving.cancel(from, message.c);
      default:
        if (polls.has(message.c)) hear(polls.get(message.c), from, message);
        else follow(conversations.get(message.c), from, message);
    }
  };
  const lose = (isLost: (peer: string) => boolean): void => {
    for (const one of conversations.values()) if (isLost(one.to)) one.inbox.fail(new PeerLost("gone"));
    serving.lose(isLost);
    for (const poll of polls.values()) poll.changed();
  };

  const greeted = (): void => {
    isGreeted = true;
    for (const poll of polls.values()) poll.changed();
  };
  const leave = ports.peers.receive(id, (to, frame) => {
    const read = to === id || to === EVERYONE ? frames.read(to, frame) : null;
    const message = read === null ? null : readPeerMessage(read.text);
    if (read !== null && message !== null) receive(read.from, to, message);
  });
  void send(EVERYONE, { t: "hello" })
    .catch(() => undefined)
    .then(() => setTimeout(greeted, GREETED_WITHIN_MS).unref());

  let ticks = 0;
  let tickedAt = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    const wasAsleep = now - tickedAt > 3 * TICK_MS;
    tickedAt = now;
    ticks += 1;
    const isTalking = conversations.size > 0 || serving.isBusy();
    if (isTalking || ticks % IDLE_TICKS === 0) say(EVERYONE, { t: "here" });
    // What the others said meanwhile has not been read yet.
    if (wasAsleep || !isTalking) return;
    serving.lose((peer) => roster.isSilent(peer, SILENCE_MS));
    for (const { to, isAcknowledged, startedAt: askedAt, inbox } of conversations.values()) {
      const isIgnored = !isAcknowledged && now - askedAt > ACKNOWLEDGED_WITHIN_MS;
      if (isIgnored || (isAcknowledged && roster.isSilent(to, SILENCE_MS))) inbox.fail(new PeerLost("gone"));
    }
  }, TICK_MS);
  timer.unref();

  async function* open(to: string, kind: string, body: unknown, signal?: AbortSignal) {
    const conversation = createConversation(`${id}.${(lastConversation += 1)}`, to);
    const { id: c, inbox } = conversation;
    const stop = (): void => inbox.fail(new PeerLost("gone"));
    conversations.set(c, conversation);
    let isOver = false;
    try {
      signal?.throwIfAborted();
      if (roster.hasLeft(to)) throw new PeerLost("gone");
      signal?.addEventListener("abort", stop, { once: true });
      await send(to, { t: "open", c, k: kind, b: body }).catch(() => {
        throw new PeerLost("unreachable");
      });
      yield* inbox.items();
      isOver = true;
    } finally {
      signal?.removeEventListener("abort", stop);
      conversations.delete(c);
      if (!isOver) say(to, { t: "cancel", c });
    }
  }

  return {
    id,
    serve: serving.serve,
    open,
    async ask(to, kind, body) {
      for await (const answer of open(to, kind, body)) return answer;
      throw new PeerLost("gone");
    },
    async askAll(kind, body) {
      if (roster.known().length === 0 && isGreeted) return [];
      const c = `${id}.${(lastConversation += 1)}`;
      const answers: unknown[] = [];
      const ended = new Set<string>();
      await new Promise<void>((resolve) => {
        const late = setTimeout(resolve, ANSWERS_WITHIN_MS);
        const changed = (): void => {
          if (!isGreeted || !roster.known().every((peer) => ended.has(peer))) return;
          clearTimeout(late);
          resolve();
        };
        polls.set(c, { id: c, answers, ended, changed });
        send(EVERYONE, { t: "open", c, k: kind, b: body }).catch(() => {
          clearTimeout(late);
          resolve();
        });
      });
      polls.delete(c);
      return answers;
    },
    async close() {
      clearInterval(timer);
      serving.lose(() => true);
      for (const { inbox } of conversations.values()) inbox.fail(new PeerLost("gone"));
      await send(EVERYONE, { t: "bye" }).catch(() => undefined);
      leave();
    },
  };
}

function follow(conversation: Conversation | undefined, from: string, message: PeerMessage): void {
  if (conversation === undefined || conversation.to !== from) return;
  conversation.isAcknowledged = true;
  if (message.t === "item" && message.n === conversation.items) {
    conversation.items += 1;
    conversation.inbox.push(message.b, JSON.stringify(message.b).length);
  } else if (message.t === "end" && message.n === conversation.items) conversation.inbox.end();
  // Refused, or something between was lost on the way.
  else if (message.t !== "ack") conversation.inbox.fail(new PeerLost("gone"));
}

function hear(poll: Poll | undefined, from: string, message: PeerMessage): void {
  if (message.t === "item") poll?.answers.push(message.b);
  if (message.t === "end" || message.t === "fail") poll?.ended.add(from);
  poll?.changed();
}
