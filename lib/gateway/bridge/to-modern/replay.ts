import { z } from "zod";
import { denialRule } from "../../errors";
import { PeerLost } from "../../peers/conversations";
import type { PeerLink } from "../../peers/peer-link";
import { errorOf, type BridgeCall, type Outgoing } from "../bridge-call";
import type { Cursor, EventLogs, LoggedEvent } from "./event-log";

const KIND = "stream.replay";

const askedSchema = z.object({ sessionHash: z.string(), stream: z.number(), seq: z.number() });
const eventSchema = z.object({ id: z.string(), text: z.string() });

interface ReplayDeps {
  readonly logs: EventLogs;
  readonly peers: PeerLink;
}

/** Lets other processes read on in the streams of this one. */
export function serveReplays({ logs, peers }: ReplayDeps): void {
  peers.serve(KIND, async function* (body, signal) {
    const asked = askedSchema.safeParse(body);
    const events = asked.success ? logs.since(asked.data.sessionHash, asked.data, signal) : null;
    if (events !== null) yield* events;
  });
}

/**
 * The rest of a stream that broke, here or at the process that holds it. Where that is gone, so is the
 * call: the client is told instead of being left to wait.
 */
export async function* replay(call: BridgeCall, cursor: Cursor, deps: ReplayDeps): AsyncGenerator<Outgoing> {
  let isAnswered = false;
  try {
    for await (const { id, text } of eventsOf(call, cursor, deps)) {
      isAnswered ||= isAnswer(text);
      yield { kind: "message", text, eventId: id };
    }
  } catch (error) {
    if (!(error instanceof PeerLost)) throw error;
  }
  if (isAnswered || cursor.rpcId === null || call.signal.aborted) return;
  const { rpcCode, message } = denialRule("owner_lost");
  const error = { code: rpcCode, message, data: { reason: "owner_lost" } };
  yield { kind: "message", text: errorOf(cursor.rpcId, error).text };
}

async function* eventsOf(
  call: BridgeCall,
  { owner, stream, seq }: Cursor,
  { logs, peers }: ReplayDeps,
): AsyncGenerator<LoggedEvent> {
  const sessionHash = call.sessionHash ?? "";
  if (owner === peers.id) {
    yield* logs.since(sessionHash, { stream, seq }, call.signal) ?? [];
    return;
  }
  for await (const item of peers.open(owner, KIND, { sessionHash, stream, seq }, call.signal)) {
    const event = eventSchema.safeParse(item);
    if (event.success) yield event.data;
  }
}

function isAnswer(text: string): boolean {
  const message: unknown = JSON.parse(text);
  return typeof message === "object" && message !== null && !("method" in message);
}
