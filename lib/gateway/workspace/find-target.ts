import { createHash } from "node:crypto";
import { err, ok, type Result } from "@/lib/shared/result";
import { stableText } from "../bridge/to-legacy/stable-text";
import type { CallTarget } from "../call-record";
import { denial, type Denial } from "../errors";
import { targetsOf } from "../pipeline/call-targets";
import { hidden } from "../pipeline/decide-call";
import type { PipelineDeps } from "../pipeline/deps";
import { isJsonObject } from "../protocol/json-rpc";
import { openReference } from "./sealed-reference";
import type { Workspace } from "./workspace";
import type { EndpointRequest } from "./workspace-server";

/** Where a request goes, and what has to be said differently there. */
export interface ServerTarget {
  readonly slug: string;
  /** As its server calls it; null for a task. */
  readonly target: CallTarget | null;
  /** Members of the params that change, by path. */
  readonly changes: readonly { readonly path: readonly string[]; readonly value: string }[];
  /** What an answer's requestState is bound to. */
  digest(): string;
  /** How the client calls it, for whom there must be no difference between unknown and hidden. */
  readonly unknown: Denial;
}

/** The server a request is for, found by what the catalogue shows and by what we sealed. */
export function findTarget(request: EndpointRequest, deps: PipelineDeps): Result<ServerTarget, Denial> {
  const { message, call, workspace } = request;
  if (message.method.startsWith("tasks/")) return taskTarget(request, deps);
  const shown = targetsOf(message.method, message.params)?.[0];
  if (shown === undefined) {
    return err(denial("invalid_params", { message: `${message.method} does not name what it is about.` }));
  }
  const unknown = hidden(shown, call.exchange.era ?? "modern");
  const own = ownTarget(workspace, shown);
  if (own === null) return err(unknown);
  const { requestState } = message.params;
  const digest = (): string => digestOf(request);
  const changes = own.target.name === shown.name ? [] : [{ path: pathOf(message), value: own.target.name }];
  if (requestState !== undefined) {
    const state = openReference("state", requestState, call, deps);
    if (state === null || state.slug !== own.slug || state.digest !== digest())
      return err(denial("state_invalid"));
    changes.push({ path: ["params", "requestState"], value: state.inner });
  }
  return ok({ ...own, changes, digest, unknown });
}

/** What a client's name or URI leads to; null for what no server of the workspace is known to have. */
export function ownTarget(
  workspace: Workspace,
  { kind, name }: CallTarget,
): { readonly slug: string; readonly target: CallTarget } | null {
  if (kind === "tool" || kind === "prompt") {
    const item = workspace.byName[kind].get(name);
    return item === undefined ? null : { slug: item.slug, target: { kind, name: item.name } };
  }
  const own = workspace.routes.route(name);
  if (own === null || !workspace.servers.has(own.slug)) return null;
  return { slug: own.slug, target: { kind, name: own.uri } };
}

function taskTarget(request: EndpointRequest, deps: PipelineDeps): Result<ServerTarget, Denial> {
  const unknown = denial("task_unknown");
  const task = openReference("task", request.message.params["taskId"], request.call, deps);
  if (task === null) return err(unknown);
  const changes = [{ path: ["params", "taskId"], value: task.inner }];
  return ok({ slug: task.slug, target: null, changes, digest: () => "", unknown });
}

function pathOf({ method, params }: EndpointRequest["message"]): readonly string[] {
  if (method !== "completion/complete") return ["params", method === "resources/read" ? "uri" : "name"];
  const ref = params["ref"];
  return ["params", "ref", isJsonObject(ref) && ref["type"] === "ref/resource" ? "uri" : "name"];
}

function digestOf({ message: { method, params } }: EndpointRequest): string {
  const { _meta, inputResponses: _responses, requestState: _state, ...asked } = params;
  return createHash("sha256")
    .update(`${method}\n${stableText(asked)}`)
    .digest("base64url");
}
