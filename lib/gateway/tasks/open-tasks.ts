import { err, ok, type Result } from "@/lib/shared/result";
import type { Bound } from "../context";
import { denial, type Denial } from "../errors";
import type { PipelineDeps } from "../pipeline/deps";
import { withMembers } from "../protocol/json-edit";
import { isJsonObject } from "../protocol/json-rpc";
import type { Era } from "../protocol/versions";
import { openTask, taskScope, type KnownTask } from "./task-id";

/** What the eras know to do with a task; true: by its id. */
const METHODS: Readonly<Record<Era, ReadonlyMap<string, boolean>>> = {
  legacy: new Map([
    ["tasks/get", true],
    ["tasks/result", true],
    ["tasks/cancel", true],
    ["tasks/list", false],
  ]),
  modern: new Map([
    ["tasks/get", true],
    ["tasks/update", true],
    ["tasks/cancel", true],
  ]),
};
const TASKS_PER_SUBSCRIPTION_MAX = 1_000;

/** The message with the upstream's own task ids. Foreign, forged and unknown ids read the same. */
export function openTasks(call: Bound, deps: PipelineDeps): Result<Bound, Denial> {
  const { message } = call;
  if (message.kind !== "request") return ok(call);
  if (message.method.startsWith("tasks/")) {
    const isById = METHODS[call.era].get(message.method);
    // Passed on, an upstream might know it all the same, and what it names would not have been checked.
    if (isById === undefined) return err(noMethod(call.era, message.method));
    if (!isById) return ok(call);
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

// A legacy client takes 404 for the end of its session.
function noMethod(era: Era, method: string): Denial {
  const message = `Method not found: ${method.slice(0, 80)}`;
  return era === "modern"
    ? denial("method_removed", { message })
    : denial("task_unknown", { message, rpcCode: -32601 });
}

function unknown(): Denial {
  return denial("task_unknown");
}
