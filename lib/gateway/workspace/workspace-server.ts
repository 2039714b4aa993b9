import type { CancelSignal } from "@/lib/shared/cancel-signal";
import type { Result } from "@/lib/shared/result";
import type { Bound, Decided, Recorded, Routed, SessionOperation } from "../context";
import type { Denial } from "../errors";
import type { GatewayRequest } from "../gateway-http";
import type { PipelineDeps } from "../pipeline/deps";
import type { UpstreamHttp, UpstreamResponse } from "../ports";
import type { RpcMessage } from "../protocol/json-rpc";
import type { Workspace } from "./workspace";

/** All servers of a workspace as one MCP server of the modern era, inside this process. */
export interface WorkspaceServer {
  /** What is asked of policy before anything is answered here; calls to servers ask again, there. */
  decide(call: Bound, deps: PipelineDeps): Promise<Result<Decided, Denial>>;
  /** The answer to a modern client's request. */
  answer(
    call: EndpointCall,
    signal: CancelSignal,
    deps: PipelineDeps,
  ): Promise<Result<UpstreamResponse, Denial>>;
  /** The same as an upstream, for the bridge to speak to on behalf of a legacy client. */
  upstream(call: EndpointCall, deps: PipelineDeps): UpstreamHttp;
}

/** A client's exchange with the endpoint. */
export type EndpointCall = Decided | Recorded | Routed | SessionOperation;

/** One request to the workspace as a server. */
export interface EndpointRequest {
  readonly call: EndpointCall;
  readonly workspace: Workspace;
  readonly message: Extract<RpcMessage, { kind: "request" }>;
  /** The message as it was sent. */
  readonly body: Uint8Array;
  readonly headers: GatewayRequest["headers"];
  /** Ends when nobody waits for the answer any more. */
  readonly signal: CancelSignal;
}
