import { newId } from "@/lib/shared/ids";
import { err, ok, type Result } from "@/lib/shared/result";
import { isJsonObject, type JsonObject } from "../../protocol/json-rpc";
import { answerOf, errorOf, type BridgeRequest, type Outgoing } from "../bridge-call";
import { within } from "../response";
import { QUESTION_CAPABILITIES } from "../question-kinds";
import type { ClientRequests } from "./client-requests";

const QUESTIONS_MAX = 20;
const SIGN_OF_LIFE_MS = 5_000;
interface Question {
  readonly key: string;
  readonly method: string;
  readonly params: JsonObject | undefined;
}

/** Puts the questions of a modern result to a legacy client, as requests on the stream of its call. */
export async function* putQuestions(
  call: BridgeRequest,
  inputRequests: unknown,
  questions: ClientRequests,
): AsyncGenerator<Outgoing, Result<JsonObject, Outgoing>> {
  const asked = readQuestions(inputRequests);
  const { id } = call.message;
  if (asked === null)
    return err(errorOf(id, { code: -32603, message: "The MCP server asked for input that is not known." }));
  const refused = asked.map((question) => refusal(call, question)).find((outgoing) => outgoing !== null);
  if (refused !== undefined && refused !== null) return err(refused);
  const open = asked.map((question) => ({ question, ...questions.ask(call) }));
  const responses: Record<string, unknown> = {};
  try {
    for (const { question, id: requestId } of open) {
      const params = paramsFor(question);
      const request = { jsonrpc: "2.0", id: requestId, method: question.method, ...(params && { params }) };
      yield { kind: "message", text: JSON.stringify(request) };
    }
    for (const { question, answer } of open) {
      const message = yield* patiently(call, answer);
      const result = message["result"];
      // A client that cannot answer has at least said so.
      if (isJsonObject(result)) responses[question.key] = result;
      else if (question.method === "elicitation/create") responses[question.key] = { action: "cancel" };
      else return err(errorOf(id, clientFailure(question, message["error"])));
    }
  } finally {
    for (const { forget } of open) forget();
  }
  return ok(responses);
}

async function* patiently<T>(call: BridgeRequest, answer: Promise<T>): AsyncGenerator<Outgoing, T> {
  for (;;) {
    const step = await within(answer, SIGN_OF_LIFE_MS);
    if (step !== "later") return step;
    call.signal.throwIfAborted();
    yield { kind: "alive" };
  }
}

function readQuestions(inputRequests: unknown): readonly Question[] | null {
  if (inputRequests === undefined) return [];
  if (!isJsonObject(inputRequests)) return null;
  const asked = Object.entries(inputRequests).map(([key, value]): Question | null => {
    if (!isJsonObject(value) || typeof value["method"] !== "string") return null;
    if (QUESTION_CAPABILITIES[value["method"]] === undefined) return null;
    const params = value["params"];
    return { key, method: value["method"], params: isJsonObject(params) ? params : undefined };
  });
  const known = asked.filter((question) => question !== null);
  return known.length === asked.length && known.length <= QUESTIONS_MAX ? known : null;
}

// The revision of 2025-11-25 demands an id for the page a person is sent to.
function paramsFor({ method, params }: Question): JsonObject | undefined {
  if (method !== "elicitation/create" || params?.["mode"] !== "url") return params;
  return { elicitationId: newId(), ...params };
}

function refusal(call: BridgeRequest, question: Question): Outgoing | null {
  const declared = call.session?.claims.clientCapabilities ?? {};
  const wanted = QUESTION_CAPABILITIES[question.method] ?? "";
  const capability = declared[wanted];
  const isUrl = question.method === "elicitation/create" && question.params?.["mode"] === "url";
  const isAble = isUrl ? isJsonObject(capability) && "url" in capability : isJsonObject(capability);
  if (isAble) return null;
  const { id, method } = call.message;
  if (isUrl && method === "tools/call") return linkAsText(id, question);
  return errorOf(id, { code: -32602, message: `The client lacks a capability this needs: ${wanted}.` });
}

function linkAsText(id: BridgeRequest["message"]["id"], { params }: Question): Outgoing {
  const text = `${String(params?.["message"] ?? "Open this page, then try again.")}\n${String(params?.["url"])}`;
  return answerOf(id, { content: [{ type: "text", text }], isError: true });
}

function clientFailure({ method }: Question, error: unknown) {
  const why = isJsonObject(error) && typeof error["message"] === "string" ? error["message"] : "no answer";
  return { code: -32603, message: `The client did not answer ${method}: ${why.slice(0, 300)}` };
}
