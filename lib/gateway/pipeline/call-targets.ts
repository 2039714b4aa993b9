import type { CallTarget } from "../call-record";
import { isJsonObject, type JsonObject, type RpcMessage } from "../protocol/json-rpc";
import type { KnownTask } from "../tasks/task-id";

/** The capabilities a message is about; null where it must name one and does not. */
export function targetsOfMessage(
  message: RpcMessage,
  task: KnownTask | undefined,
): readonly CallTarget[] | null {
  if (message.kind !== "request") return [];
  // What may not be called any more may not be waited for either.
  const tool = task?.tool ?? null;
  return tool === null ? targetsOf(message.method, message.params) : [{ kind: "tool", name: tool }];
}

/** The capabilities a message touches; null where it must name one and does not. */
export function targetsOf(method: string, params: JsonObject): readonly CallTarget[] | null {
  switch (method) {
    case "tools/call":
      return one("tool", params["name"]);
    case "prompts/get":
      return one("prompt", params["name"]);
    case "resources/read":
      return one("resource", params["uri"]);
    // Not methods of the modern era: without a URI the upstream says so better than we could.
    case "resources/subscribe":
    case "resources/unsubscribe":
      return one("resource", params["uri"]) ?? [];
    case "completion/complete":
      return refTarget(params["ref"]);
    case "subscriptions/listen":
      return subscriptionTargets(params["notifications"]);
    default:
      return [];
  }
}

function one(kind: CallTarget["kind"], name: unknown): readonly CallTarget[] | null {
  return typeof name === "string" && name !== "" ? [{ kind, name }] : null;
}

function refTarget(ref: unknown): readonly CallTarget[] | null {
  if (!isJsonObject(ref)) return null;
  if (ref["type"] === "ref/prompt") return one("prompt", ref["name"]);
  // The reference may name a template or a resource; the resource rule knows both.
  return ref["type"] === "ref/resource" ? one("resource", ref["uri"]) : null;
}

function subscriptionTargets(filter: unknown): readonly CallTarget[] | null {
  const uris = isJsonObject(filter) ? (filter["resourceSubscriptions"] ?? []) : [];
  if (!Array.isArray(uris)) return null;
  const targets = uris.map((uri) => one("resource", uri)?.[0]);
  return targets.every((target) => target !== undefined) ? targets : null;
}
