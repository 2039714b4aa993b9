import { err, ok, type Result } from "@/lib/shared/result";
import { z } from "zod";
import { denial, denialRule, type Denial } from "../../errors";
import { DEFAULT_LIMITS } from "../../limits";
import { PeerLost } from "../../peers/conversations";
import type { PeerLink } from "../../peers/peer-link";
import { UPSTREAM_FAILURE_KINDS } from "../../ports";
import { readRpcMessage } from "../../protocol/json-rpc";
import { errorOf, type BridgeRequest, type Outgoing } from "../bridge-call";
import { UpstreamRefusal, upstreamFailure, upstreamRefusal } from "../upstream-fault";
import type { LegacyCall } from "./legacy-call";

const KIND = "parked.resume";
/** Signs of life are worth a message now and then only. */
const ALIVE_EVERY_MS = 1_000;

const askedSchema = z.object({ scope: z.string(), serverName: z.string(), text: z.string() });
const toldSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("began") }),
  z.object({ kind: z.literal("alive") }),
  z.object({ kind: z.literal("message"), text: z.string() }),
  z.object({ kind: z.literal("answer"), text: z.string(), status: z.number() }),
  z.object({ kind: z.literal("refused"), status: z.number() }),
  z.object({ kind: z.literal("failed"), failure: z.enum(UPSTREAM_FAILURE_KINDS) }),
]);
type Told = z.output<typeof toldSchema>;

/** Hands a retry to the process that holds its call; what that process tells is told to the client here. */
export async function resumeElsewhere(
  call: BridgeRequest,
  owner: string,
  peers: PeerLink,
): Promise<Result<AsyncGenerator<Outgoing>, Denial>> {
  const { scope, serverName, text } = call;
  const told = peers.open(owner, KIND, { scope, serverName, text }, call.signal);
  try {
    const first = await told.next();
    if (first.done !== true) return ok(retell(call, told));
    return err(denial("owner_lost", { internalMessage: `parked call is not at ${owner} any more` }));
  } catch (error) {
    if (!(error instanceof PeerLost)) throw error;
    const internalMessage = `parked call of ${owner}, which is ${error.why}`;
    return err(denial(error.why === "gone" ? "owner_lost" : "owner_unreachable", { internalMessage }));
  }
}

async function* retell(call: BridgeRequest, told: AsyncGenerator<unknown>): AsyncGenerator<Outgoing> {
  try {
    for await (const item of told) {
      const { success, data } = toldSchema.safeParse(item);
      if (!success || data.kind === "began") continue;
      if (data.kind === "refused") throw upstreamRefusal(data.status);
      if (data.kind === "failed") throw upstreamFailure(data.failure);
      yield data;
      if (data.kind === "answer") return;
    }
    throw new PeerLost("gone");
  } catch (error) {
    if (!(error instanceof PeerLost) || call.signal.aborted) throw error;
    const { rpcCode, message } = denialRule("owner_lost");
    yield errorOf(call.message.id, { code: rpcCode, message, data: { reason: "owner_lost" } });
  }
}

interface Taken {
  readonly held: LegacyCall;
  /** It is over, or parked again. */
  end(): void;
}

/** Continues calls parked here for clients that reached another process, under the same conditions. */
export function serveResumes(
  peers: PeerLink,
  take: (call: BridgeRequest) => Taken | null,
  conduct: (call: BridgeRequest, held: LegacyCall) => AsyncGenerator<Outgoing>,
): void {
  peers.serve(KIND, async function* (body, signal): AsyncGenerator<Told> {
    // Of its own: an asker that has its answer stops listening, which must not cancel what goes on here.
    const own = new AbortController();
    const stop = (): void => own.abort();
    const call = callOf(body, own.signal);
    const taken = call === null ? null : take(call);
    if (call === null || taken === null) return;
    const { held } = taken;
    signal.addEventListener("abort", stop);
    let aliveAt = 0;
    let isConducted = false;
    try {
      yield { kind: "began" };
      isConducted = true;
      for await (const outgoing of conduct({ ...call, link: held.link }, held)) {
        if (outgoing.kind === "answer") signal.removeEventListener("abort", stop);
        if (outgoing.kind === "alive" && performance.now() - aliveAt < ALIVE_EVERY_MS) continue;
        aliveAt = performance.now();
        yield outgoing;
      }
    } catch (error) {
      if (error instanceof UpstreamRefusal) yield { kind: "refused", status: error.status };
      else yield { kind: "failed", failure: failureOf(error) };
    } finally {
      // The one who asked could not even be told that it began.
      if (!isConducted) held.cancel();
      taken.end();
    }
  });
}

function callOf(body: unknown, signal: AbortSignal): BridgeRequest | null {
  const asked = askedSchema.safeParse(body);
  const message = asked.success ? readRpcMessage(JSON.parse(asked.data.text)) : null;
  if (!asked.success || message?.kind !== "request") return null;
  const unreachable = () => Promise.reject(upstreamFailure("aborted"));
  return {
    ...asked.data,
    message,
    headers: {},
    session: null,
    sessionHash: null,
    lastEventId: null,
    link: { post: unreachable, get: unreachable, delete: unreachable },
    limits: DEFAULT_LIMITS,
    signal,
    hold: () => () => undefined,
  };
}

function failureOf(error: unknown): (typeof UPSTREAM_FAILURE_KINDS)[number] {
  const kind = typeof error === "object" && error !== null && "kind" in error ? error.kind : null;
  return UPSTREAM_FAILURE_KINDS.find((known) => known === kind) ?? "reset";
}
