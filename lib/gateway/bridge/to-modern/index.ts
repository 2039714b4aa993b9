import type { Clock } from "@/lib/shared/clock";
import { ok, type Result } from "@/lib/shared/result";
import type { Denial } from "../../errors";
import type { GatewayLimits } from "../../limits";
import type { PeerLink } from "../../peers/peer-link";
import type { UpstreamResponse } from "../../ports";
import { answerOf, errorOf, type BridgeCall, type BridgeRequest, type Outgoing } from "../bridge-call";
import { responseOf, streamOf, type Numbering } from "../response";
import { isLogLevel } from "../to-legacy/log-level";
import { createAnswers } from "./answers";
import { createClientRequests } from "./client-requests";
import { createClientStates } from "./client-state";
import { converse } from "./converse";
import { createEventLogs, cursorText, readCursor } from "./event-log";
import { openSession } from "./initialize";
import { notifications } from "./notifications";
import { createParameterHeaders } from "./parameter-headers";
import { replay, serveReplays } from "./replay";

/** Legacy clients of modern upstreams. */
export interface ToModern {
  request(call: BridgeRequest): Promise<Result<UpstreamResponse, Denial>>;
  /** Takes a client's answer to a question of ours. */
  answer(call: BridgeCall): Promise<Result<void, Denial>>;
  listen(call: BridgeCall): UpstreamResponse;
  end(sessionHash: string | null): void;
  /** Sessions known and streams kept. */
  readonly kept: number;
  close(): void;
}

export function createToModern(clock: Clock, limits: GatewayLimits, peers: PeerLink): ToModern {
  const questions = createClientRequests(peers.id);
  const answer = createAnswers(questions, peers);
  const states = createClientStates(peers, clock, limits);
  const parameters = createParameterHeaders();
  const logs = createEventLogs(peers.id, limits.replayMs);
  serveReplays({ logs, peers });
  const numberingOf = (call: BridgeRequest): Numbering | null =>
    call.sessionHash === null
      ? null
      : { ...logs.begin(call.sessionHash, call.message.id), isPrimed: isPrimed(call) };
  const outgoing = async (call: BridgeRequest): Promise<AsyncGenerator<Outgoing>> => {
    const { message } = call;
    const state = await states.of(call);
    switch (message.method) {
      case "initialize":
        return openSession(call);
      case "ping":
        return once(answerOf(message.id, {}));
      case "logging/setLevel":
        // Sent with every later call, of which a modern server would refuse each.
        if (!isLogLevel(message.params["level"])) return once(invalidParams(call, "level"));
        await state.setLogLevel(message.params["level"]);
        return once(answerOf(message.id, {}));
      case "resources/subscribe":
      case "resources/unsubscribe":
        if (typeof message.params["uri"] !== "string") return once(invalidParams(call, "uri"));
        await state.subscribe(message.params["uri"], message.method === "resources/subscribe");
        return once(answerOf(message.id, {}));
      default:
        // The upstream is told the method in a header, too.
        if (!METHOD.test(message.method)) return once(methodNotFound(call));
        // Tasks of the two eras have other methods and states, and none were offered.
        if (message.method.startsWith("tasks/")) return once(methodNotFound(call));
        return converse(call, { state, questions, parameters });
    }
  };
  return {
    request: async (call) =>
      ok(await responseOf(await outgoing(call), call.limits.idleMs, () => numberingOf(call))),
    answer,
    listen(call) {
      const cursor = readCursor(call.lastEventId);
      const isAnswer = cursor !== null && cursor.stream > 0;
      if (isAnswer) return streamOf(replay(call, cursor, { logs, peers }));
      return streamOf(notifications(call, states), unkept(peers.id, isPrimed(call)));
    },
    end(sessionHash) {
      states.end(sessionHash);
      logs.end(sessionHash);
    },
    get kept() {
      return states.size + logs.size;
    },
    close: () => states.close(),
  };
}

// Of notifications nothing is kept: whoever comes back is told that everything may have changed.
function unkept(owner: string, isPrimed: boolean): Numbering {
  let seq = 0;
  return {
    append: () => cursorText({ owner, stream: 0, seq: (seq += 1), rpcId: null }),
    finish: () => undefined,
    isPrimed,
  };
}

// Older clients take an event without data for a broken message.
function isPrimed(call: BridgeCall): boolean {
  return (call.session?.claims.protocolVersion ?? "") >= "2025-11-25";
}

const METHOD = /^[\x21-\x7e]+$/;

function invalidParams({ message: { id, method } }: BridgeRequest, name: string): Outgoing {
  return errorOf(id, { code: -32602, message: `${method} needs a valid ${name}.` });
}

function methodNotFound({ message: { id, method } }: BridgeRequest): Outgoing {
  return errorOf(id, { code: -32601, message: `Method not found: ${method.slice(0, 80)}` });
}

async function* once(outgoing: Outgoing): AsyncGenerator<Outgoing> {
  yield await Promise.resolve(outgoing);
}
