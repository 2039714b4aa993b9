import { err, ok, type Result } from "@/lib/shared/result";
import { denial, type Denial } from "../../errors";
import type { GatewayLimits } from "../../limits";
import type { PeerLink } from "../../peers/peer-link";
import type { GatewayPorts, UpstreamResponse } from "../../ports";
import { errorOf, type BridgeRequest, type Outgoing } from "../bridge-call";
import { jsonResponse, responseOf, streamOf, unlessAborted } from "../response";
import { refuseMismatch } from "./check-mirrors";
import { conduct } from "./conduct";
import { discoverAnswer } from "./discover";
import { legacyRequest } from "./legacy-request";
import { startCall, type LegacyCall } from "./legacy-call";
import { listen } from "./listen";
import { createParkedCalls } from "./parked-calls";
import { createRequestStates } from "./request-state";
import { resumeElsewhere, serveResumes } from "./resume-elsewhere";
import { createSessionPool } from "./session-pool";

/** Modern clients of legacy upstreams. */
export interface ToLegacy {
  request(call: BridgeRequest): Promise<Result<UpstreamResponse, Denial>>;
  readonly parkedCalls: number;
  /** Held at upstreams. */
  readonly sessions: number;
  /** Resolves when no call is parked here any more, or `ms` have passed. */
  settle(ms: number): Promise<void>;
  close(): void;
}

// Of the legacy era only: a modern server does not know them.
const REMOVED = new Set([
  "initialize",
  "ping",
  "logging/setLevel",
  "resources/subscribe",
  "resources/unsubscribe",
]);

export function createToLegacy(ports: GatewayPorts, limits: GatewayLimits, peers: PeerLink): ToLegacy {
  const sessions = createSessionPool(ports.clock, limits.reapEveryMs);
  const parked = createParkedCalls(limits.parkedMs);
  const states = createRequestStates(ports, limits.parkedMs, peers.id);

  const resume = (call: BridgeRequest, held: LegacyCall): AsyncGenerator<Outgoing> =>
    conduct(call, held, { parked, states, responses: call.message.params["inputResponses"] });
  serveResumes(
    peers,
    (call) => {
      const state = call.message.params["requestState"];
      const at = typeof state === "string" ? states.open(call, state) : null;
      const held = at?.owner === peers.id ? parked.take(at.parkedId) : null;
      return held === null ? null : { held, end: parked.carry() };
    },
    resume,
  );
  const retried = async (
    call: BridgeRequest,
    requestState: string,
  ): Promise<Result<AsyncGenerator<Outgoing>, Denial>> => {
    const at = states.open(call, requestState);
    if (at === null) {
      return ok(once(errorOf(call.message.id, { code: -32602, message: "The requestState is not valid." })));
    }
    if (at.owner !== peers.id) return resumeElsewhere(call, at.owner, peers);
    const held = parked.take(at.parkedId);
    return held === null ? err(denial("owner_lost")) : ok(resume(call, held));
  };

  return {
    async request(call) {
      const { id, method, params } = call.message;
      if (REMOVED.has(method) || method.startsWith("tasks/")) return ok(methodNotFound(call));
      const { inputResponses, requestState } = params;
      const isOdd = inputResponses !== undefined && !isAnswers(inputResponses);
      if (isOdd || (requestState !== undefined && typeof requestState !== "string")) {
        const message = "inputResponses must hold an object for every key, and requestState be a string.";
        return ok(await responseOf(once(errorOf(id, { code: -32602, message })), call.limits.idleMs));
      }
      if (typeof requestState === "string") {
        const outgoing = await retried(call, requestState);
        return outgoing.ok ? ok(await responseOf(outgoing.value, call.limits.idleMs)) : outgoing;
      }
      const session = await unlessAborted(sessions.of(call), call.signal);
      if (method === "server/discover")
        return ok(await responseOf(once(discoverAnswer(call, session)), call.limits.idleMs));
      if (method === "subscriptions/listen") return ok(streamOf(listen(call, session)));
      const refusal = refuseMismatch(call, session);
      if (refusal !== null) return ok(await responseOf(once(refusal), call.limits.idleMs));
      const asked = legacyRequest(call, session);
      const started = await startCall(call, session, asked, () => sessions.renew(call, session));
      return ok(
        await responseOf(
          conduct(call, started, { parked, states, responses: inputResponses }),
          call.limits.idleMs,
        ),
      );
    },
    get sessions() {
      return sessions.size;
    },
    get parkedCalls() {
      return parked.size;
    },
    settle: (ms) => parked.settle(ms),
    close() {
      parked.close();
      sessions.close();
    },
  };
}

function methodNotFound({ message: { id, method } }: BridgeRequest): UpstreamResponse {
  const error = { code: -32601, message: `Method not found: ${method.slice(0, 80)}` };
  return jsonResponse(404, JSON.stringify({ jsonrpc: "2.0", id, error }));
}

function isAnswers(value: unknown): boolean {
  const isObject = (item: unknown): boolean =>
    typeof item === "object" && item !== null && !Array.isArray(item);
  return isObject(value) && Object.values(Object(value)).every(isObject);
}

async function* once(outgoing: Outgoing): AsyncGenerator<Outgoing> {
  yield await Promise.resolve(outgoing);
}
