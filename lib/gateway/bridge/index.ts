import { ok, type Result } from "@/lib/shared/result";
import type { Denial } from "../errors";
import type { GatewayLimits } from "../limits";
import type { PeerLink } from "../peers/peer-link";
import type { GatewayPorts, UpstreamResponse } from "../ports";
import type { Route } from "../protocol/era-bridge";
import type { BridgeCall, BridgeRequest } from "./bridge-call";
import { createEraMemory, type EraMemory } from "./era-memory";
import { emptyResponse } from "./response";
import { createToLegacy } from "./to-legacy";
import { createToModern } from "./to-modern";

/** Speaks to an upstream in the other era and answers in the client's own. */
export interface Bridge {
  readonly eras: EraMemory;
  /** The answer to a POST, as an upstream of the client's era would have given it. */
  post(call: BridgeCall, route: Exclude<Route, "native">): Promise<Result<UpstreamResponse, Denial>>;
  /** The server's own messages of a bridged legacy session. */
  get(call: BridgeCall): UpstreamResponse;
  /** The end of a bridged legacy session. */
  end(call: BridgeCall): UpstreamResponse;
  /** Calls that wait for a client's answer. */
  readonly parkedCalls: number;
  /** Sessions and streams kept for clients between their requests. */
  readonly kept: number;
  /** Forgets a session that was ended at another process. */
  forget(sessionHash: string): void;
  /** Resolves when no call waits for its client's answer any more, or `ms` have passed. */
  settle(ms: number): Promise<void>;
  /** Lets everything go that is held for clients. */
  close(): void;
}

export function createBridge(ports: GatewayPorts, limits: GatewayLimits, peers: PeerLink): Bridge {
  const toLegacy = createToLegacy(ports, limits, peers);
  const toModern = createToModern(ports.clock, limits, peers);
  return {
    eras: createEraMemory(ports.clock),
    async post(call, route) {
      if (route === "to_legacy") {
        if (isRequest(call)) return toLegacy.request(call);
        // Modern notifications concern streams that are closed instead, over HTTP.
        return ok(emptyResponse(202));
      }
      if (isRequest(call)) return toModern.request(call);
      const taken = await toModern.answer(call);
      return taken.ok ? ok(emptyResponse(202)) : taken;
    },
    get: (call) => toModern.listen(call),
    end(call) {
      toModern.end(call.sessionHash);
      return emptyResponse(200);
    },
    get kept() {
      return toLegacy.sessions + toModern.kept;
    },
    get parkedCalls() {
      return toLegacy.parkedCalls;
    },
    forget: (sessionHash) => toModern.end(sessionHash),
    settle: (ms) => toLegacy.settle(ms),
    close() {
      toLegacy.close();
      toModern.close();
    },
  };
}

function isRequest(call: BridgeCall): call is BridgeRequest {
  return call.message.kind === "request";
}
