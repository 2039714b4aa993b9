import { z } from "zod";
import { err, ok, type Result } from "@/lib/shared/result";
import { denial, type Denial } from "../../errors";
import { PeerLost } from "../../peers/conversations";
import type { PeerLink } from "../../peers/peer-link";
import { isJsonObject } from "../../protocol/json-rpc";
import type { BridgeCall } from "../bridge-call";
import { askerOf, type ClientRequests } from "./client-requests";

const KIND = "question.answer";
const answeredSchema = z.object({
  id: z.string(),
  sessionHash: z.string(),
  message: z.record(z.string(), z.unknown()),
});

/** Takes in what legacy clients answer, and hands on what another process has asked. */
export function createAnswers(
  questions: ClientRequests,
  peers: PeerLink,
): (call: BridgeCall) => Promise<Result<void, Denial>> {
  peers.serve(KIND, async function* (body) {
    const { success, data } = answeredSchema.safeParse(body);
    yield await Promise.resolve(success && questions.answer(data.id, data.sessionHash, data.message));
  });
  return async (call) => {
    const { message, sessionHash } = call;
    const answered: unknown = JSON.parse(call.text);
    if (message.kind !== "response" || sessionHash === null || !isJsonObject(answered)) return ok();
    const id = String(message.id);
    const asker = askerOf(id);
    // Late, foreign and invented answers are dropped without a word, as every server does.
    if (asker === null || questions.answer(id, sessionHash, answered) || asker === peers.id) return ok();
    try {
      await peers.ask(asker, KIND, { id, sessionHash, message: answered });
      return ok();
    } catch (error) {
      if (!(error instanceof PeerLost)) throw error;
      const internalMessage = `the question of ${asker}, which is ${error.why}`;
      return err(denial(error.why === "gone" ? "owner_lost" : "owner_unreachable", { internalMessage }));
    }
  };
}
