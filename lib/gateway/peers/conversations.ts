import { createInbox, type Inbox } from "./inbox";

/**
 * Why another process gave no answer: `gone`, it is dead or knows nothing of the matter; `unreachable`,
 * it cannot be asked now.
 */
export class PeerLost extends Error {
  constructor(readonly why: "gone" | "unreachable") {
    super(`the other process is ${why}`);
  }
}

/** A question this process put to another. */
export interface Conversation {
  readonly id: string;
  readonly to: string;
  readonly inbox: Inbox;
  readonly startedAt: number;
  isAcknowledged: boolean;
  items: number;
}

/** More than the largest answer, so that a reader this far behind is given up on. */
const BUFFERED_MAX = 64 * 1024 * 1024;

export function createConversation(id: string, to: string): Conversation {
  const inbox = createInbox(BUFFERED_MAX, () => new PeerLost("gone"));
  return { id, to, inbox, startedAt: performance.now(), isAcknowledged: false, items: 0 };
}

/** One answer of several, to a question put to everybody. */
export interface Poll {
  readonly id: string;
  readonly answers: unknown[];
  readonly ended: Set<string>;
  changed(): void;
}
