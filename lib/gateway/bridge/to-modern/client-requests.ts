import { newId } from "@/lib/shared/ids";
import { isJsonObject, type JsonObject } from "../../protocol/json-rpc";
import type { BridgeCall } from "../bridge-call";

/** Questions put to legacy clients on the streams of their calls. */
export interface ClientRequests {
  ask(call: BridgeCall): { readonly id: string; readonly answer: Promise<JsonObject>; forget(): void };
  /** False when the answer belongs to no question of this process. */
  answer(call: BridgeCall): boolean;
}

/** The id names the process that waits; an answer counts only on the session that was asked. */
export function createClientRequests(processId: string): ClientRequests {
  const waiting = new Map<string, { readonly session: string; resolve(message: JsonObject): void }>();
  return {
    ask(call) {
      const id = `gh-${processId}-${newId()}`;
      const session = call.session?.token ?? "";
      const answer = new Promise<JsonObject>((resolve) => waiting.set(id, { session, resolve }));
      return { id, answer, forget: () => void waiting.delete(id) };
    },
    answer(call) {
      const id = call.message.kind === "response" ? String(call.message.id) : "";
      const question = waiting.get(id);
      if (question === undefined) return id.startsWith(`gh-${processId}-`) || !id.startsWith("gh-");
      const message: unknown = JSON.parse(call.text);
      if (question.session !== call.session?.token || !isJsonObject(message)) return true;
      waiting.delete(id);
      question.resolve(message);
      return true;
    },
  };
}
