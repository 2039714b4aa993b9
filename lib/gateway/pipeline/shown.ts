import type { JsonObject } from "../protocol/json-rpc";
import { withData, type SseBlock } from "../protocol/sse";
import { showTasksOfAnswer, showTasksOfMessage, type View } from "../tasks/show-tasks";
import { filterListAnswer } from "./list-filter";

const LIST_CHANGED = /^notifications\/(?:tools|prompts|resources)\/list_changed$/;

/** An answer without what is hidden and under the ids the client knows; null: as it came. */
export function shownAnswer(
  text: string,
  answer: JsonObject,
  method: string | null,
  view: View,
): string | null {
  const filtered = filterListAnswer(text, answer, method, view);
  // The tasks of a workspace were shown by their own servers.
  if (view.call.workspace !== null) return filtered;
  return showTasksOfAnswer(filtered ?? text, answer, method, view) ?? filtered;
}

/** A block that carries a message of the upstream's own accord, as the client may see it; null drops it. */
export function shownBlock(block: SseBlock, message: JsonObject, view: View): Uint8Array | null {
  if (view.call.workspace !== null) return block.raw;
  const { call, deps } = view;
  const { org, server } = call.snapshot;
  if (typeof message["method"] === "string" && LIST_CHANGED.test(message["method"]))
    deps.ports.drift.drifted({ orgId: org.id, serverId: server.id, seen: [] });
  const data = block.data ?? "";
  const shown = showTasksOfMessage(data, message, view);
  if (shown === "foreign") return null;
  return shown === null ? block.raw : withData(block, shown);
}
