import type { JsonObject } from "../protocol/json-rpc";

/** What a server may ask a client, and the capability a client needs for it. */
export const QUESTION_CAPABILITIES: Readonly<Record<string, string>> = {
  "elicitation/create": "elicitation",
  "sampling/createMessage": "sampling",
  "roots/list": "roots",
};

/** Whether a message of the upstream is a question for the client. */
export function isQuestion(message: JsonObject): boolean {
  return QUESTION_CAPABILITIES[String(message["method"])] !== undefined;
}
