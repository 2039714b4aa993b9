import { err, ok, type Result } from "@/lib/shared/result";
import { emptyResponse, jsonResponse } from "../bridge/response";
import { denial, type Denial } from "../errors";
import { DenialFault } from "../pipeline/denial-fault";
import type { PipelineDeps } from "../pipeline/deps";
import type { UpstreamHttp, UpstreamRequest, UpstreamResponse } from "../ports";
import { readRpcMessage } from "../protocol/json-rpc";
import { callServer } from "./call-server";
import { decideOnWorkspace } from "./decide-on-workspace";
import { discover } from "./discover";
import { list } from "./list";
import { listen } from "./listen";
import type { EndpointCall, EndpointRequest, WorkspaceServer } from "./workspace-server";

/** See WorkspaceServer. */
export function createWorkspaceServer(): WorkspaceServer {
  return {
    decide: decideOnWorkspace,
    answer(call, signal, deps) {
      const { workspace, request } = call;
      if (workspace === null || call.stage === "session-operation") {
        return Promise.resolve(err(denial("internal", { internalMessage: "not a message to a workspace" })));
      }
      const { message, body } = call;
      // Modern notifications concern streams that are closed instead, over HTTP.
      if (message.kind !== "request") return Promise.resolve(ok(emptyResponse(202)));
      return serve({ call, workspace, message, body, headers: request.headers, signal }, deps);
    },
    upstream: (call, deps) => ({ request: (request) => serveAsUpstream(call, request, deps) }),
  };
}

async function serve(
  request: EndpointRequest,
  deps: PipelineDeps,
): Promise<Result<UpstreamResponse, Denial>> {
  const { id, method } = request.message;
  switch (method) {
    case "server/discover":
      return discover(request, deps);
    case "tools/list":
    case "prompts/list":
    case "resources/list":
    case "resources/templates/list":
      return list(request, method, deps);
    case "subscriptions/listen":
      return ok(listen(request, deps));
    case "tools/call":
    case "prompts/get":
    case "resources/read":
    case "completion/complete":
    case "tasks/get":
    case "tasks/update":
    case "tasks/cancel":
      return callServer(request, deps);
    default: {
      const error = { code: -32601, message: `Method not found: ${method.slice(0, 80)}` };
      return ok(jsonResponse(404, JSON.stringify({ jsonrpc: "2.0", id, error })));
    }
  }
}

// What the bridge sends is a modern client's message by construction, so it is not checked like one.
async function serveAsUpstream(
  call: EndpointCall,
  { body, headers, signal }: UpstreamRequest,
  deps: PipelineDeps,
): ReturnType<UpstreamHttp["request"]> {
  const message = body === null ? null : readRpcMessage(JSON.parse(Buffer.from(body).toString("utf8")));
  if (body === null || message?.kind !== "request" || call.workspace === null) {
    throw new DenialFault(denial("internal", { internalMessage: "not a request of a workspace" }));
  }
  const served = await serve({ call, workspace: call.workspace, message, body, headers, signal }, deps);
  if (!served.ok) throw new DenialFault(served.error);
  return served.value;
}
