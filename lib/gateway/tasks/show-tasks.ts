import type { Routed, SessionOperation } from "../context";
import type { PipelineDeps } from "../pipeline/deps";
import { applyEdits, withMembers } from "../protocol/json-edit";
import { isJsonObject, type JsonObject } from "../protocol/json-rpc";
import { findMember, scanArray } from "../protocol/json-scan";
import { sealTask, taskScope } from "./task-id";

const RELATED = "io.modelcontextprotocol/related-task";
const STATUS = new Set(["notifications/tasks/status", "notifications/tasks"]);

/** The exchange that a message of the upstream is shown in. */
export interface View {
  readonly call: Routed | SessionOperation;
  readonly deps: PipelineDeps;
}

/**
 * An answer with the ids its client knows tasks by; null: it names none. `method` null: the answer's
 * question is not known (a resumed stream).
 */
export function showTasksOfAnswer(
  text: string,
  { result }: JsonObject,
  method: string | null,
  view: View,
): string | null {
  if (!isJsonObject(result)) return null;
  const { task, tasks, taskId, resultType, status } = result;
  const meta = result["_meta"];
  let shown = text;
  if (isJsonObject(task)) shown = renamed(shown, ["result", "task"], task["taskId"], view);
  const isTask = method === null ? typeof status === "string" : method.startsWith("tasks/");
  if (isTask || resultType === "task") shown = renamed(shown, ["result"], taskId, view);
  if (Array.isArray(tasks) && (method === null || method === "tasks/list"))
    shown = onlyOwn(shown, tasks, view);
  if (isJsonObject(meta) && isJsonObject(meta[RELATED]))
    shown = renamed(shown, ["result", "_meta", RELATED], meta[RELATED]["taskId"], view);
  return shown === text ? null : shown;
}

/**
 * A message of the upstream's own accord with the ids its client knows tasks by; null: it names none.
 * "foreign": it is about a task that is not known to be the client's own.
 */
export function showTasksOfMessage(
  text: string,
  { method, params }: JsonObject,
  view: View,
): string | null | "foreign" {
  if (!isJsonObject(params)) return null;
  const scope = taskScope(view.call);
  const nameOf = (id: unknown): string | null =>
    typeof id === "string" ? (ownTask(scope, id, view)?.id ?? null) : null;
  let shown = text;
  if (typeof method === "string" && STATUS.has(method)) {
    const id = nameOf(params["taskId"]);
    if (id === null) return "foreign";
    shown = withMembers(shown, ["params"], { taskId: JSON.stringify(id) });
  }
  const related = isJsonObject(params["_meta"]) ? params["_meta"][RELATED] : undefined;
  if (isJsonObject(related)) {
    const id = nameOf(related["taskId"]);
    const member = id === null ? null : JSON.stringify({ ...related, taskId: id });
    shown = withMembers(shown, ["params", "_meta"], { [RELATED]: member });
  }
  return shown === text ? null : shown;
}

function ownTask(scope: string, upstreamId: string, { call, deps }: View) {
  const asked = call.stage === "routed" ? call.task : undefined;
  return asked?.upstreamId === upstreamId ? asked : deps.tasks.of(scope, upstreamId);
}

function renamed(text: string, path: readonly string[], upstreamId: unknown, view: View): string {
  if (typeof upstreamId !== "string") return text;
  const scope = taskScope(view.call);
  const { call, deps } = view;
  const { target } = call.exchange;
  const tool = target?.kind === "tool" ? target.name : null;
  const task = ownTask(scope, upstreamId, view) ?? sealTask(scope, upstreamId, tool, deps.ports.sealKeys);
  if (task !== null) deps.tasks.note(scope, task);
  return withMembers(text, path, { taskId: JSON.stringify(task?.id ?? "") });
}

function onlyOwn(text: string, tasks: readonly unknown[], view: View): string {
  const array = findMember(text, ["result", "tasks"]);
  const spans = array === null ? null : scanArray(text, array.start);
  if (array === null || spans === null) return text;
  const scope = taskScope(view.call);
  const own = spans.flatMap(({ start, end }, index) => {
    const item = tasks[index];
    const upstreamId = isJsonObject(item) ? item["taskId"] : undefined;
    const task = typeof upstreamId === "string" ? view.deps.tasks.of(scope, upstreamId) : null;
    return task === null
      ? []
      : [withMembers(text.slice(start, end), [], { taskId: JSON.stringify(task.id) })];
  });
  return applyEdits(text, [{ ...array, text: `[${own.join(",")}]` }]);
}
