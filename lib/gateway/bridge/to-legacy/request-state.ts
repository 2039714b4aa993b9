import { createHash } from "node:crypto";
import { z } from "zod";
import type { GatewayPorts } from "../../ports";
import { seal, unseal } from "../../sessions/seal";
import type { BridgeRequest } from "../bridge-call";
import { stableText } from "./stable-text";

const PURPOSE = "ghr1";
const stateSchema = z.object({
  parkedId: z.string(),
  /** The process that holds the call. */
  owner: z.string(),
  scope: z.string(),
  digest: z.string(),
  expiresAt: z.number(),
});

export interface ParkedAt {
  readonly parkedId: string;
  /** The process that holds it. */
  readonly owner: string;
}

/** `requestState` of parked calls: sealed, and good only for the same caller making the same call. */
export interface RequestStates {
  seal(call: BridgeRequest, parkedId: string): string | null;
  /** Which call is parked where; null for anything but a state of this very caller and call. */
  open(call: BridgeRequest, requestState: string): ParkedAt | null;
}

export function createRequestStates(ports: GatewayPorts, parkedMs: number, processId: string): RequestStates {
  const read = (requestState: string) => {
    const text = unseal(PURPOSE, requestState, ports.sealKeys);
    const parsed = text === null ? null : stateSchema.safeParse(JSON.parse(text));
    return parsed?.success === true ? parsed.data : null;
  };
  return {
    seal(call, parkedId) {
      const expiresAt = ports.clock.now() + parkedMs;
      const state = { parkedId, owner: processId, scope: call.scope, digest: digestOf(call), expiresAt };
      return seal(PURPOSE, JSON.stringify(state), ports.sealKeys);
    },
    open(call, requestState) {
      const state = read(requestState);
      const isOwn =
        state !== null &&
        state.scope === call.scope &&
        state.digest === digestOf(call) &&
        state.expiresAt > ports.clock.now();
      return isOwn ? { parkedId: state.parkedId, owner: state.owner } : null;
    },
  };
}

function digestOf({ message: { method, params } }: BridgeRequest): string {
  const { _meta, inputResponses: _responses, requestState: _state, ...asked } = params;
  return createHash("sha256")
    .update(`${method}\n${stableText(asked)}`)
    .digest("base64url");
}
