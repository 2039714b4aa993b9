import type { BoundSession } from "../context";
import type { GatewayLimits } from "../limits";
import type { JsonObject, RpcId, RpcMessage } from "../protocol/json-rpc";
import type { Link } from "./link";

/** What the bridge knows of a call that was decided, given a credential and recorded. */
export interface BridgeCall {
  /** Who asks whom: upstream sessions and what hangs on them are never shared beyond it. */
  readonly scope: string;
  readonly serverName: string;
  readonly message: RpcMessage;
  /** The message as it was sent. */
  readonly text: string;
  /** As the client sent them, names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly session: BoundSession | null;
  /** Names the session among processes and in the store of what can be replayed. */
  readonly sessionHash: string | null;
  /** What a legacy client has of a stream that broke. */
  readonly lastEventId: string | null;
  readonly link: Link;
  readonly limits: GatewayLimits;
  /** Ends with the exchange: client gone, time over, access revoked. */
  readonly signal: AbortSignal;
  /**
   * Something is kept for this caller beyond the exchange: hears when access ends, or when the upstream's
   * address or credential is another. Returns the function that ends this.
   */
  hold(onEnd: (why: HoldEnd) => void): () => void;
}

export type HoldEnd = "revoked" | "changed";

/** A call that expects an answer. */
export type BridgeRequest = BridgeCall & {
  readonly message: Extract<RpcMessage, { kind: "request" }>;
};

/** An upstream's answer. */
export interface Answer {
  readonly text: string;
  readonly message: JsonObject;
}

/** What a bridged exchange tells its client: messages, signs of life, and at the end the answer. */
export type Outgoing =
  | { readonly kind: "message"; readonly text: string; readonly eventId?: string }
  | { readonly kind: "alive" }
  | { readonly kind: "answer"; readonly text: string; readonly status: number };

export function answerOf(id: RpcId, result: JsonObject): Outgoing {
  return { kind: "answer", text: JSON.stringify({ jsonrpc: "2.0", id, result }), status: 200 };
}

export function errorOf(id: RpcId, error: { code: number; message: string; data?: unknown }, status = 200) {
  return { kind: "answer", text: JSON.stringify({ jsonrpc: "2.0", id, error }), status } as const;
}
