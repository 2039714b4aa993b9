import { newId } from "@/lib/shared/ids";
import { isJsonObject, type JsonObject } from "../../protocol/json-rpc";
import { errorOf, type Answer, type BridgeRequest, type Outgoing } from "../bridge-call";
import { firstByteMsOf } from "../../limits";
import { upstreamFailure, upstreamRefusal } from "../upstream-fault";
import type { ClientRequests } from "./client-requests";
import type { ClientState } from "./client-state";
import { legacyAnswer } from "./legacy-answer";
import { modernHeaders, modernRequest } from "./modern-request";
import type { ParameterHeaders } from "./parameter-headers";
import { putQuestions } from "./put-questions";

export interface ConverseDeps {
  readonly state: ClientState;
  readonly questions: ClientRequests;
  readonly parameters: ParameterHeaders;
}

const ROUNDS_MAX = 10;
const HEADER_MISMATCH = -32020;
const UNKNOWN_RESULT = "The MCP server gave a kind of result that this client was not offered.";

/** One legacy call: asked of the upstream until it has all it wants to know from the client. */
export async function* converse(call: BridgeRequest, deps: ConverseDeps): AsyncGenerator<Outgoing> {
  let retry: Parameters<typeof modernRequest>[2] = null;
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const answer: Answer = yield* askUpstream(call, modernRequest(call, deps.state.logLevel, retry), deps);
    const result = answer.message["result"];
    const type = isJsonObject(result) ? result["resultType"] : undefined;
    if (!isJsonObject(result) || type !== "input_required") {
      if (type !== undefined && type !== "complete") {
        yield errorOf(call.message.id, { code: -32603, message: UNKNOWN_RESULT });
        return;
      }
      deps.parameters.learn(call, result);
      yield legacyAnswer(call, answer);
      return;
    }
    const responses = yield* putQuestions(call, result["inputRequests"], deps.questions);
    if (!responses.ok) {
      yield responses.error;
      return;
    }
    const state = result["requestState"];
    retry = {
      id: newId(),
      inputResponses: JSON.stringify(responses.value),
      requestState: typeof state === "string" ? JSON.stringify(state) : null,
    };
  }
  yield errorOf(call.message.id, {
    code: -32603,
    message: `The MCP server asked for more input ${ROUNDS_MAX} times without coming to an end.`,
  });
}

async function* askUpstream(
  call: BridgeRequest,
  text: string,
  deps: ConverseDeps,
): AsyncGenerator<Outgoing, Answer> {
  const answer = yield* exchange(call, text, deps);
  if (errorCode(answer.message) !== HEADER_MISMATCH) return answer;
  // Refused before it ran: the tool's schema mirrors arguments in headers, and we knew another one.
  await deps.parameters.refresh(call);
  return yield* exchange(call, text, deps);
}

async function* exchange(
  call: BridgeRequest,
  text: string,
  deps: ConverseDeps,
): AsyncGenerator<Outgoing, Answer> {
  const { method, params } = call.message;
  const sent: unknown = JSON.parse(text);
  const id = isJsonObject(sent) ? sent["id"] : null;
  const headers = { ...modernHeaders(method, params), ...deps.parameters.of(call) };
  const reply = await call.link.post(text, headers, call.signal, firstByteMsOf(method, call.limits));
  if (reply.status === 401 || reply.status === 403 || reply.status === 429 || reply.status >= 500) {
    reply.discard();
    throw upstreamRefusal(reply.status, reply.retryAfter);
  }
  for await (const item of reply.items) {
    if (item.kind !== "message") {
      yield { kind: "alive" };
      continue;
    }
    const { message } = item;
    if (message["method"] === undefined) {
      if (message["id"] === id || (message["id"] ?? null) === null) return item;
      continue;
    }
    // Modern upstreams ask inside results; a request on their stream belongs to nobody.
    if (message["id"] === undefined) yield { kind: "message", text: item.text };
  }
  throw upstreamFailure("reset");
}

function errorCode(message: JsonObject): unknown {
  const error = message["error"];
  return isJsonObject(error) ? error["code"] : undefined;
}
