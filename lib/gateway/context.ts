import type { GatewayLimits } from "./limits";
import type { Principal } from "./ports";
import type { McpPath } from "./protocol/mcp-path";
import type { RpcMessage } from "./protocol/json-rpc";
import type { Route } from "./protocol/era-bridge";
import type { Era } from "./protocol/versions";
import type { SessionClaims } from "./sessions/session-token";
import type { GatewaySnapshot } from "./snapshot";
import type { KnownTask } from "./tasks/task-id";
import type { GatewayRequest } from "./gateway-http";
import type { Workspace } from "./workspace/workspace";
import type { Exchange } from "./pipeline/exchange";

// Stages are types: each step takes the one before and adds to it, and only the last can be forwarded.

/** The request line made sense: an MCP path, no credential in the URL, a permitted origin. */
export interface Received {
  readonly stage: "received";
  readonly request: GatewayRequest;
  readonly path: McpPath;
  readonly exchange: Exchange;
}

/** A credential was checked. */
export interface Authenticated extends Omit<Received, "stage"> {
  readonly stage: "authenticated";
  readonly principal: Principal;
  /** Kept only to check a live stream's credential again. */
  readonly secret: string;
}

/** The address names a snapshot this principal may see. */
export interface Resolved extends Omit<Authenticated, "stage"> {
  readonly stage: "resolved";
  readonly snapshot: GatewaySnapshot;
  /** The workspace whose own endpoint is addressed; null on a server's endpoint. */
  readonly workspace: Workspace | null;
  readonly limits: GatewayLimits;
}

/** The body is one well-formed JSON-RPC message that agrees with its headers. */
export interface Parsed extends Omit<Resolved, "stage"> {
  readonly stage: "parsed";
  readonly message: RpcMessage;
  readonly body: Uint8Array;
  readonly era: Era;
  readonly protocolVersion: string | null;
}

/** The session, where there is one, belongs to this principal and server. */
export interface Bound extends Omit<Parsed, "stage"> {
  readonly stage: "bound";
  readonly session: BoundSession | null;
  /** The task it is about; its body names it as the upstream does. */
  readonly task?: KnownTask;
}

export interface BoundSession {
  /** The sealed id as the client knows it. */
  readonly token: string;
  readonly claims: SessionClaims;
}

/** Policy allows it. */
export interface Decided extends Omit<Bound, "stage"> {
  readonly stage: "decided";
}

/** The upstream's credential is known. */
export interface Credentialed extends Omit<Decided, "stage"> {
  readonly stage: "credentialed";
  readonly credential: Readonly<Record<string, string>>;
}

/** The attempt is durable where it must be. */
export interface Recorded extends Omit<Credentialed, "stage"> {
  readonly stage: "recorded";
}

/** It is known which era the upstream is spoken to in. What `forward` takes of a POST. */
export interface Routed extends Omit<Recorded, "stage"> {
  readonly stage: "routed";
  readonly route: Route;
}

/** A GET or DELETE on a legacy session of this very principal. What `forward` takes of those. */
export interface SessionOperation extends Omit<Resolved, "stage"> {
  readonly stage: "session-operation";
  readonly session: BoundSession;
  readonly credential: Readonly<Record<string, string>>;
  /** What the client has of a stream of this session that broke, as whoever streamed it knows it. */
  readonly lastEventId: string | null;
}
