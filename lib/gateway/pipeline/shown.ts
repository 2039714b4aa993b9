import { decide } from "../decide";
import { isJsonObject, type JsonObject } from "../protocol/json-rpc";
import { withData, type SseBlock } from "../protocol/sse";
import { showTasksOfAnswer, showTasksOfMessage, type View } from "../tasks/show-tasks";
import { filterListAnswer, type ListView } from "./list-filter";

const LIST_CHANGED = /^notifications\/(?:tools|prompts|resources)\/list_changed$/;
const UPDATED = "notifications/resources/updated";

/** An answer without what is hidden and under the ids the client knows; null: as it came. */
export function shownAnswer(
  text: string,
  answer: JsonObject,
  method: string | null,
  view: View,
): string | null {
  const filtered = filterListAnswer(text, answer, method, viewNow(view));
  // The tasks of a workspace were shown by their own servers.
  if (view.call.workspace !== null) return filtered;
  return showTasksOfAnswer(filtered ?? text, answer, method, view) ?? filtered;
}

/** A block that carries a message of the upstream's own accord, as the client may see it; null drops it. */
export function shownBlock(block: SseBlock, message: JsonObject, view: View): Uint8Array | null {
  if (view.call.workspace !== null) return block.raw;
  const { call, deps } = viewNow(view);
  if (isHidden(message, call)) return null;
  const { org, server } = call.snapshot;
  if (typeof message["method"] === "string" && LIST_CHANGED.test(message["method"]))
    deps.ports.drift.drifted({ orgId: org.id, serverId: server.id, seen: [] });
  const data = block.data ?? "";
  const shown = showTasksOfMessage(data, message, view);
  if (shown === "foreign") return null;
  return shown === null ? block.raw : withData(block, shown);
}

/** With the policy of this moment: it may have changed since the exchange began. */
function viewNow(view: View): ListView {
  const { call, deps } = view;
  const { snapshot } = call.exchange;
  if (snapshot === null || snapshot === call.snapshot) return view;
  return { call: { principal: call.principal, snapshot, workspace: call.workspace }, deps };
}

/** News of a resource that this principal may not read, or no longer. */
function isHidden({ method, params }: JsonObject, { principal, snapshot }: ListView["call"]): boolean {
  if (method !== UPDATED || !isJsonObject(params) || typeof params["uri"] !== "string") return false;
  return !decide(principal, snapshot, UPDATED, { kind: "resource", name: params["uri"] }).allow;
}
