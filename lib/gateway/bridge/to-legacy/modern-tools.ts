import { applyEdits, withMembers } from "../../protocol/json-edit";
import { isJsonObject } from "../../protocol/json-rpc";
import { findMember, scanArray } from "../../protocol/json-scan";
import { hasValidMirrors } from "../../protocol/mirrored-parameters";

/**
 * A legacy server's list of tools as a modern client may have it: without tools that only run as tasks,
 * which the bridge does not offer, and without those whose `x-mcp-header` marks are not valid.
 */
export function modernTools(text: string, tools: unknown): string {
  const array = Array.isArray(tools) ? findMember(text, ["result", "tools"]) : null;
  const spans = array === null ? null : scanArray(text, array.start);
  if (!Array.isArray(tools) || array === null || spans === null) return text;
  let isChanged = false;
  const shown = spans.flatMap(({ start, end }, index) => {
    const tool: unknown = tools[index];
    const item = text.slice(start, end);
    if (!isJsonObject(tool)) return [item];
    const { execution } = tool;
    const isTaskOnly = isJsonObject(execution) && execution["taskSupport"] === "required";
    if (!isTaskOnly && execution === undefined && hasValidMirrors(tool["inputSchema"])) return [item];
    isChanged = true;
    if (isTaskOnly || !hasValidMirrors(tool["inputSchema"])) return [];
    return [withMembers(item, [], { execution: null })];
  });
  return isChanged ? applyEdits(text, [{ ...array, text: `[${shown.join(",")}]` }]) : text;
}
