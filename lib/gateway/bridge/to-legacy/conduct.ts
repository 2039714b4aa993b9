import { META_LOG_LEVEL, metaOf } from "../../protocol/era";
import { isJsonObject, type JsonObject } from "../../protocol/json-rpc";
import { withMembers } from "../../protocol/json-edit";
import type { BridgeRequest, Outgoing } from "../bridge-call";
import type { LinkItem } from "../link";
import { isQuestion } from "../question-kinds";
import { within } from "../response";
import { upstreamFailure } from "../upstream-fault";
import type { LegacyCall } from "./legacy-call";
import { isLogged } from "./log-level";
import { modernAnswer } from "./modern-answer";
import type { ParkedCalls } from "./parked-calls";
import { lacksCapability, missingFor, missingIn } from "./missing-capability";
import { answerQuestions, inputRequired, refuse, takeQuestion } from "./questions";
import type { RequestStates } from "./request-state";

export interface ConductDeps {
  readonly parked: ParkedCalls;
  readonly states: RequestStates;
  /** What the client answered, where this continues a parked call. */
  readonly responses: unknown;
}

/** Questions that belong together arrive together. */
const MORE_QUESTIONS_MS = 50;

/**
 * One modern exchange of a call that runs at a legacy upstream: until its answer, or until the
 * upstream asks something, when the call is parked and the client told what is wanted.
 */
export async function* conduct(
  call: BridgeRequest,
  running: LegacyCall,
  deps: ConductDeps,
): AsyncGenerator<Outgoing> {
  // Closing the stream cancels in the modern era, whoever waits for whom.
  const cancel = (): void => running.cancel();
  let isHandedOn = false;
  if (call.signal.aborted) cancel();
  call.signal.addEventListener("abort", cancel, { once: true });
  try {
    await answerQuestions(running, deps.responses);
    for (;;) {
      const isAsking = running.questions.size > 0;
      const step = isAsking ? await within(running.next(), MORE_QUESTIONS_MS) : await running.next();
      if (step === "later") {
        const requestState = deps.states.seal(call, deps.parked.park(running, call.scope));
        isHandedOn = true;
        yield inputRequired(call, running, requestState);
        return;
      }
      running.taken();
      if (step.done === true) throw upstreamFailure("reset");
      const outgoing = await digest(call, running, step.value, deps);
      isHandedOn = outgoing?.kind === "answer";
      if (isHandedOn) running.finish();
      if (outgoing !== null) yield outgoing;
      if (outgoing?.kind === "answer") return;
    }
  } finally {
    // Failed, or nobody reads on.
    if (!isHandedOn) running.cancel();
    call.signal.removeEventListener("abort", cancel);
  }
}

async function digest(
  call: BridgeRequest,
  running: LegacyCall,
  item: LinkItem,
  deps: ConductDeps,
): Promise<Outgoing | null> {
  if (item.kind === "alive" || item.kind === "event_id") return { kind: "alive" };
  const { message } = item;
  if (item.kind === "stray") return question(call, running, item, deps);
  if (message["method"] === undefined) {
    const isOurs = message["id"] === running.id || (message["id"] ?? null) === null;
    if (!isOurs) return null;
    const missing = missingIn(call, running, message);
    return missing === null ? modernAnswer(call, running.session, item) : lacksCapability(call, missing);
  }
  if (message["id"] === undefined) return notification(call, running, item.text, message);
  return question(call, running, item, deps);
}

async function question(
  call: BridgeRequest,
  running: LegacyCall,
  { message }: Extract<LinkItem, { readonly message: JsonObject }>,
  deps: ConductDeps,
): Promise<Outgoing> {
  const missing = isQuestion(message) ? missingFor(call, message) : null;
  if (missing !== null) running.refused.push(missing);
  const isTaken = isQuestion(message) && missing === null && takeQuestion(running, message);
  // What the client sent along unasked may be the answer.
  if (isTaken) await answerQuestions(running, deps.responses);
  else await refuse(running, message);
  return { kind: "alive" };
}

function notification(
  call: BridgeRequest,
  running: LegacyCall,
  text: string,
  message: JsonObject,
): Outgoing | null {
  const meta = metaOf(call.message.params);
  const params = isJsonObject(message["params"]) ? message["params"] : {};
  switch (message["method"]) {
    case "notifications/progress": {
      const token = meta["progressToken"];
      if (params["progressToken"] !== running.id || token === undefined) return null;
      return {
        kind: "message",
        text: withMembers(text, ["params"], { progressToken: JSON.stringify(token) }),
      };
    }
    case "notifications/message":
      return isLogged(params["level"], meta[META_LOG_LEVEL]) ? { kind: "message", text } : null;
    default:
      // Changes are told to subscriptions; on the stream of a call a modern client expects none.
      running.session.events.emit({ kind: "message", text, message });
      return { kind: "alive" };
  }
}
