import { isJsonObject, type JsonObject } from "../../protocol/json-rpc";
import type { BridgeRequest, Outgoing } from "../bridge-call";
import type { LegacyCall, OpenQuestion } from "./legacy-call";

const QUESTIONS_MAX = 20;
/** Those that no person answers. */
const QUESTION_NAMES: Readonly<Record<string, string>> = {
  "sampling/createMessage": "model_sampling",
  "roots/list": "client_roots",
};

/** Notes a question until the client answers it; false when there are too many. */
export function takeQuestion(running: LegacyCall, message: JsonObject): boolean {
  if (running.questions.size >= QUESTIONS_MAX) return false;
  const method = String(message["method"]);
  const params = isJsonObject(message["params"]) ? message["params"] : undefined;
  running.questions.set(keyFor(running, method, params), { id: message["id"], method, params });
  return true;
}

/** Answers what needs no client, and refuses what this client cannot answer. */
export async function refuse(running: LegacyCall, message: JsonObject): Promise<void> {
  const isPing = message["method"] === "ping";
  const error = { code: -32601, message: "The client does not support this request." };
  await send(running, message["id"], isPing ? { result: {} } : { error });
}

/** Passes the client's answers on. What it did not answer stays open and is asked again. */
export async function answerQuestions(running: LegacyCall, responses: unknown): Promise<void> {
  if (!isJsonObject(responses)) return;
  for (const [key, question] of [...running.questions]) {
    const result = responses[key];
    if (!isJsonObject(result)) continue;
    running.questions.delete(key);
    await send(running, question.id, { result });
  }
}

/** The result that tells a modern client what the upstream wants to know. */
export function inputRequired(
  call: BridgeRequest,
  running: LegacyCall,
  requestState: string | null,
): Outgoing {
  const inputRequests = Object.fromEntries(
    [...running.questions].map(([key, asked]) => [key, requestOf(asked)]),
  );
  const result = { resultType: "input_required", inputRequests, ...(requestState && { requestState }) };
  return {
    kind: "answer",
    text: JSON.stringify({ jsonrpc: "2.0", id: call.message.id, result }),
    status: 200,
  };
}

// The modern form has no id for the page a person is sent to; there is no notification about it.
function requestOf({ method, params }: OpenQuestion): JsonObject {
  if (params === undefined) return { method };
  const { elicitationId, _meta, ...rest } = params;
  const kept =
    method === "elicitation/create" || elicitationId === undefined ? rest : { ...rest, elicitationId };
  return { method, params: _meta === undefined ? kept : { ...kept, _meta } };
}

// Who answers, then what: `user_email`, `model_sampling`, `client_roots`. The same whenever the same is
// asked: a client may answer without having been asked again.
function keyFor(running: LegacyCall, method: string, params: JsonObject | undefined): string {
  const word = QUESTION_NAMES[method] ?? `user_${onlyProperty(params) ?? "input"}`;
  for (let number = 1; ; number += 1) {
    const key = number === 1 ? word : `${word}_${number}`;
    if (!running.questions.has(key)) return key;
  }
}

function onlyProperty(params: JsonObject | undefined): string | null {
  const schema = params?.["requestedSchema"];
  const properties = isJsonObject(schema) && isJsonObject(schema["properties"]) ? schema["properties"] : {};
  const [only, ...others] = Object.keys(properties);
  return only === undefined || others.length > 0 ? null : only;
}

async function send(running: LegacyCall, id: unknown, outcome: JsonObject): Promise<void> {
  const body = JSON.stringify({ jsonrpc: "2.0", id, ...outcome });
  (await running.link.post(body, running.session.headers, AbortSignal.timeout(30_000))).discard();
}
