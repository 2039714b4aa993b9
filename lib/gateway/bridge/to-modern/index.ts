import { ok, type Result } from "@/lib/shared/result";
import type { Denial } from "../../errors";
import type { UpstreamResponse } from "../../ports";
import { answerOf, type BridgeCall, type BridgeRequest, type Outgoing } from "../bridge-call";
import { responseOf, streamOf } from "../response";
import { createClientRequests } from "./client-requests";
import { createClientStates } from "./client-state";
import { converse } from "./converse";
import { openSession } from "./initialize";
import { notifications } from "./notifications";
import { createParameterHeaders } from "./parameter-headers";

/** Legacy clients of modern upstreams. */
export interface ToModern {
  request(call: BridgeRequest): Promise<Result<UpstreamResponse, Denial>>;
  /** Takes a client's answer to a question of ours; false when nobody here asked. */
  answer(call: BridgeCall): boolean;
  listen(call: BridgeCall): UpstreamResponse;
  end(call: BridgeCall): void;
  close(): void;
}

export function createToModern(processId: string): ToModern {
  const questions = createClientRequests(processId);
  const states = createClientStates();
  const parameters = createParameterHeaders();
  const outgoing = (call: BridgeRequest): AsyncGenerator<Outgoing> => {
    const { message } = call;
    const state = states.of(call);
    switch (message.method) {
      case "initialize":
        return openSession(call);
      case "ping":
        return once(answerOf(message.id, {}));
      case "logging/setLevel":
        if (typeof message.params["level"] === "string") state.logLevel = message.params["level"];
        return once(answerOf(message.id, {}));
      case "resources/subscribe":
      case "resources/unsubscribe":
        state.subscribe(String(message.params["uri"]), message.method === "resources/subscribe");
        return once(answerOf(message.id, {}));
      default:
        return converse(call, { state, questions, parameters });
    }
  };
  return {
    request: async (call) => ok(await responseOf(outgoing(call), call.limits.idleMs)),
    answer: (call) => questions.answer(call),
    listen: (call) => streamOf(notifications(call, states.of(call))),
    end: (call) => states.end(call),
    close: () => states.close(),
  };
}

async function* once(outgoing: Outgoing): AsyncGenerator<Outgoing> {
  yield await Promise.resolve(outgoing);
}
