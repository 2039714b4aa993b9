import { newId } from "@/lib/shared/ids";
import type { JsonObject } from "../../protocol/json-rpc";
import type { BridgeCall } from "../bridge-call";

/** Questions put to legacy clients on the streams of their calls. */
export interface ClientRequests {
  ask(call: BridgeCall): { readonly id: string; readonly answer: Promise<JsonObject>; forget(): void };
  /** Takes the answer to a question of this process; false when it waits for none such. */
  answer(requestId: string, sessionHash: string | null, message: JsonObject): boolean;
}

/** The process that asked this question; null for what is no question of ours. */
export function askerOf(requestId: string): string | null {
  return /^gh-([0-9a-f]{32})-/.exec(requestId)?.[1] ?? null;
}

/** The id names the process that waits; an answer counts only on the session that was asked. */
export function createClientRequests(processId: string): ClientRequests {
  const waiting = new Map<string, { readonly session: string | null; resolve(message: JsonObject): void }>();
  return {
    ask(call) {
      const id = `gh-${processId}-${newId()}`;
      const session = call.sessionHash;
      const answer = new Promise<JsonObject>((resolve) => waiting.set(id, { session, resolve }));
      return { id, answer, forget: () => void waiting.delete(id) };
    },
    answer(requestId, sessionHash, message) {
      const question = waiting.get(requestId);
      if (question === undefined || question.session !== sessionHash) return false;
      waiting.delete(requestId);
      question.resolve(message);
      return true;
    },
  };
}
