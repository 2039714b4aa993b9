import { err, ok, type Result } from "@/lib/shared/result";
import type { Bound } from "../context";
import { denial, type Denial } from "../errors";
import type { PipelineDeps } from "../pipeline/deps";
import { withMembers } from "../protocol/json-edit";
import { isJsonObject } from "../protocol/json-rpc";
import { openTask, taskScope, type KnownTask } from "./task-id";

const BY_ID = new Set(["tasks/get", "tasks/result", "tasks/update", "tasks/cancel"]);
const TASKS_PER_SUBSCRIPTION_MAX = 1_000;

/** The message with the upstream's own task ids. Foreign, forged and unknown ids read the same. */
export function openTasks(call: Bound, deps: PipelineDeps): Result<Bound, Denial> {
  const { message } = call;
  if (message.kind !== "request") return ok(call);
  // Gone from the modern extension; passed on, an upstream that kept it would see an id that nobody checked.
  if (call.era === "modern" && message.method === "tasks/result") return err(denial("method_removed"));
  if (BY_ID.has(message.method)) {
    const task = open(call, message.params["taskId"], deps);
    if (task === null) return err(unknown());
    return ok({ ...call, task, body: edited(call, ["params"], { taskId: task.upstreamId }) });
  }
  const filter = message.method === "subscriptions/listen" ? message.params["notifications"] : null;
  const wanted = isJsonObject(filter) ? filter["taskIds"] : undefined;
  if (wanted === undefined) return ok(call);
  if (!Array.isArray(wanted) || wanted.length > TASKS_PER_SUBSCRIPTION_MAX) return err(unknown());
  const taskIds: string[] = [];
  for (const id of wanted) {
    const task = open(call, id, deps);
    if (task === null) return err(unknown());
    taskIds.push(task.upstreamId);
  }
  return ok({ ...call, body: edited(call, ["params", "notifications"], { taskIds }) });
}

function open(call: Bound, id: unknown, deps: PipelineDeps): KnownTask | null {
  const scope = taskScope(call);
  const task = openTask(scope, id, deps.ports.sealKeys);
  if (task !== null) deps.tasks.note(scope, task);
  return task;
}

function edited(
  { body }: Bound,
  path: readonly string[],
  members: Readonly<Record<string, unknown>>,
): Uint8Array {
  const texts = Object.entries(members).map(([key, value]) => [key, JSON.stringify(value)]);
  return Buffer.from(withMembers(Buffer.from(body).toString("utf8"), path, Object.fromEntries(texts)));
}

function unknown(): Denial {
  return denial("task_unknown");
}
