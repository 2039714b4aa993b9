import { z } from "zod";
import type { RpcId } from "../../protocol/json-rpc";

const STREAM_EVENTS_MAX = 256;
const STREAM_CHARS_MAX = 1024 * 1024;
const SESSION_STREAMS_MAX = 8;
const PROCESS_CHARS_MAX = 64 * 1024 * 1024;

/** Where a client stands in a stream of ours. It leaves sealed, and counts only in its own session. */
const cursorSchema = z.object({
  /** The process that holds the stream. */
  owner: z.string(),
  /** 0: the stream of the session's notifications, of which nothing is kept. */
  stream: z.number(),
  seq: z.number(),
  /** The request that is still to be answered behind it. */
  rpcId: z.union([z.string(), z.number()]).nullable(),
});
export type Cursor = z.output<typeof cursorSchema>;

export function readCursor(text: string | null): Cursor | null {
  if (text?.startsWith("{") !== true) return null;
  const parsed = cursorSchema.safeParse(JSON.parse(text));
  return parsed.success ? parsed.data : null;
}

export function cursorText(cursor: Cursor): string {
  return JSON.stringify(cursor);
}

export interface LoggedEvent {
  readonly id: string;
  readonly text: string;
}

/** One stream to a legacy client, kept a while so that the client can come back for what it missed. */
export interface EventLog {
  /** Notes an event; returns its id. */
  append(text: string, isAnswer?: boolean): string;
  finish(): void;
}

export interface EventLogs {
  begin(sessionHash: string, rpcId: RpcId): EventLog;
  /** What followed a position, and what still comes; null when nothing is kept of it. */
  since(
    sessionHash: string,
    cursor: Pick<Cursor, "stream" | "seq">,
    signal: AbortSignal,
  ): AsyncGenerator<LoggedEvent> | null;
  end(sessionHash: string | null): void;
  readonly size: number;
}

interface Stream {
  readonly events: (LoggedEvent & { readonly seq: number })[];
  chars: number;
  isFinished: boolean;
  wake: Set<() => void>;
}

export function createEventLogs(owner: string, keptMs: number): EventLogs {
  const sessions = new Map<string, Map<number, Stream>>();
  let lastStream = 0;
  let size = 0;
  let chars = 0;

  const forget = (sessionHash: string, number: number): void => {
    const own = sessions.get(sessionHash);
    const stream = own?.get(number);
    if (own === undefined || stream === undefined) return;
    own.delete(number);
    size -= 1;
    chars -= stream.chars;
    stream.isFinished = true;
    wakeAll(stream);
    if (own.size === 0) sessions.delete(sessionHash);
  };
  const trim = (stream: Stream): void => {
    // The answer comes last: what is missed first is progress.
    while (stream.events.length > 1 && isOver(stream)) {
      const dropped = stream.events.shift()?.text.length ?? 0;
      stream.chars -= dropped;
      chars -= dropped;
    }
  };
  const makeRoom = (): void => {
    for (const [sessionHash, own] of sessions) {
      for (const number of own.keys()) {
        if (chars <= PROCESS_CHARS_MAX) return;
        forget(sessionHash, number);
      }
    }
  };

  return {
    begin(sessionHash, rpcId) {
      const own = sessions.get(sessionHash) ?? new Map<number, Stream>();
      sessions.set(sessionHash, own);
      const number = (lastStream += 1);
      const stream: Stream = { events: [], chars: 0, isFinished: false, wake: new Set() };
      own.set(number, stream);
      size += 1;
      const [oldest] = own.keys();
      if (own.size > SESSION_STREAMS_MAX && oldest !== undefined) forget(sessionHash, oldest);
      let seq = 0;
      return {
        append(text, isAnswer = false) {
          seq += 1;
          const id = cursorText({ owner, stream: number, seq, rpcId: isAnswer ? null : rpcId });
          if (text === "" || stream.isFinished) return id;
          stream.events.push({ id, text, seq });
          stream.chars += text.length;
          chars += text.length;
          trim(stream);
          makeRoom();
          wakeAll(stream);
          return id;
        },
        finish() {
          stream.isFinished = true;
          wakeAll(stream);
          setTimeout(() => forget(sessionHash, number), keptMs).unref();
        },
      };
    },
    since(sessionHash, { stream: number, seq }, signal) {
      const stream = sessions.get(sessionHash)?.get(number);
      return stream === undefined ? null : follow(stream, seq, signal);
    },
    end(sessionHash) {
      if (sessionHash === null) return;
      for (const number of [...(sessions.get(sessionHash)?.keys() ?? [])]) forget(sessionHash, number);
    },
    get size() {
      return size;
    },
  };
}

async function* follow(stream: Stream, after: number, signal: AbortSignal): AsyncGenerator<LoggedEvent> {
  const stop = (): void => wakeAll(stream);
  signal.addEventListener("abort", stop, { once: true });
  try {
    for (let seq = after; !signal.aborted;) {
      const next = stream.events.find((event) => event.seq > seq);
      if (next !== undefined) {
        seq = next.seq;
        yield { id: next.id, text: next.text };
      } else if (stream.isFinished) return;
      else await new Promise<void>((resolve) => stream.wake.add(resolve));
    }
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

function wakeAll(stream: Stream): void {
  for (const resolve of stream.wake) resolve();
  stream.wake.clear();
}

function isOver({ events, chars }: Stream): boolean {
  return events.length > STREAM_EVENTS_MAX || chars > STREAM_CHARS_MAX;
}
