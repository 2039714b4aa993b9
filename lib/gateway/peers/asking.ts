import { createConversation, PeerLost, type Conversation, type Poll } from "./conversations";
import type { PeerMessage } from "./peer-message";
import type { Roster } from "./roster";

/** What this process asks of others, and the answers that come in. */
export interface Asking {
  open(to: string, kind: string, body: unknown, signal?: AbortSignal): AsyncGenerator<unknown>;
  askAll(kind: string, body: unknown): Promise<readonly unknown[]>;
  hear(from: string, message: Extract<PeerMessage, { c: string }>): void;
  /** Those asked are dead. */
  lose(isLost: (conversation: Conversation) => boolean): void;
  /** Who lives is known by now. */
  greeted(): void;
  /** Whoever lives was heard of: nobody known means that there is nobody. */
  settled(): void;
  isBusy(): boolean;
}

export const EVERYONE = "*";
const ANSWERS_WITHIN_MS = 1_000;

export function createAsking(
  id: string,
  roster: Roster,
  send: (to: string, message: PeerMessage) => Promise<void>,
): Asking {
  const conversations = new Map<string, Conversation>();
  const polls = new Map<string, Poll>();
  let isGreeted = false;
  let isSettled = false;
  let lastConversation = 0;
  const nextId = (): string => `${id}.${(lastConversation += 1)}`;
  const changed = (): void => {
    for (const poll of polls.values()) poll.changed();
  };

  async function* open(to: string, kind: string, body: unknown, signal?: AbortSignal) {
    const conversation = createConversation(nextId(), to);
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
      if (!isOver) void send(to, { t: "cancel", c }).catch(() => undefined);
    }
  }

  return {
    open,
    async askAll(kind, body) {
      if (roster.known().length === 0 && isSettled) return [];
      const c = nextId();
      const answers: unknown[] = [];
      const ended = new Set<string>();
      await new Promise<void>((resolve) => {
        const late = setTimeout(resolve, ANSWERS_WITHIN_MS);
        const finish = (): void => {
          clearTimeout(late);
          resolve();
        };
        const isComplete = (): boolean => isGreeted && roster.known().every((peer) => ended.has(peer));
        const changed = () => isComplete() && finish();
        polls.set(c, { id: c, answers, ended, changed });
        send(EVERYONE, { t: "open", c, k: kind, b: body }).then(changed, finish);
      });
      polls.delete(c);
      return answers;
    },
    hear(from, message) {
      const poll = polls.get(message.c);
      if (poll === undefined) follow(conversations.get(message.c), from, message);
      else note(poll, from, message);
    },
    lose(isLost) {
      for (const one of conversations.values()) if (isLost(one)) one.inbox.fail(new PeerLost("gone"));
      changed();
    },
    greeted() {
      isGreeted = true;
      changed();
    },
    settled: () => (isSettled = true),
    isBusy: () => conversations.size > 0,
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

function note(poll: Poll, from: string, message: PeerMessage): void {
  if (message.t === "item") poll.answers.push(message.b);
  if (message.t === "end" || message.t === "fail") poll.ended.add(from);
  poll.changed();
}
