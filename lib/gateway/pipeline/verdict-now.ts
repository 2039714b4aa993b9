import type { CallTarget } from "../call-record";
import type { Routed, SessionOperation } from "../context";
import { decide } from "../decide";
import type { GatewayPorts, Principal } from "../ports";
import type { GatewaySnapshot } from "../snapshot";
import { targetsOfMessage } from "./call-targets";
import { findSnapshot, type EndpointAddress } from "./find-snapshot";
import type { Watchdog } from "./watchdog";

/** One exchange that holds an upstream connection. */
export interface ActiveExchange {
  readonly call: Routed | SessionOperation;
  readonly watchdog: Watchdog;
  /** Lives until somebody ends it, unlike a call. */
  readonly isOpenEnded: boolean;
}

/** Something kept for a caller between calls. */
export interface HeldThing {
  readonly principal: Principal;
  readonly secret: string;
  readonly address: EndpointAddress;
  /** As it was when it began to be held. */
  readonly upstream: GatewaySnapshot["upstream"];
  end(why: "revoked" | "changed"): void;
}

/** Whether something that was allowed still is; `changed`: yes, but its upstream is another. */
export type Verdict = "good" | "changed" | "ended" | "unknown";

export async function verdictOnExchange({ call }: ActiveExchange, ports: GatewayPorts): Promise<Verdict> {
  const now = await accessNow(call.principal, call.secret, call.path, ports);
  if (typeof now === "string") return now;
  const isAllowed = (target: CallTarget | null): boolean =>
    decide(now.principal, now.snapshot, "stream", target).allow;
  // What goes on from a workspace to its servers is an exchange of its own.
  const isDecidedHere = call.stage === "routed" && call.workspace === null;
  const targets = isDecidedHere ? targetsOfMessage(call.message, call.task) : [];
  if (!isAllowed(null) || targets === null || !targets.every(isAllowed)) return "ended";
  // Lists are filtered by the policy of the moment in which they pass.
  if (call.workspace === null) call.exchange.snapshot = now.snapshot;
  return "good";
}

export async function verdictOnHeld(thing: HeldThing, ports: GatewayPorts): Promise<Verdict> {
  const now = await accessNow(thing.principal, thing.secret, thing.address, ports);
  if (typeof now === "string") return now;
  if (!decide(now.principal, now.snapshot, "stream", null).allow) return "ended";
  return isSameUpstream(thing.upstream, now.snapshot.upstream) ? "good" : "changed";
}

/** Who they are now and what holds for them there, or why there is nothing to decide. */
async function accessNow(
  before: Principal,
  secret: string,
  address: EndpointAddress,
  ports: GatewayPorts,
): Promise<{ readonly principal: Principal; readonly snapshot: GatewaySnapshot } | "ended" | "unknown"> {
  const verified = await ports.credentials.verifyApiKey(secret);
  if (!verified.ok) return verified.error === "unavailable" ? "unknown" : "ended";
  const principal = verified.value;
  if (principal.id !== before.id) return "ended";
  const found = await findSnapshot(address, principal, ports);
  if (!found.ok) return found.error === "unavailable" ? "unknown" : "ended";
  return { principal, snapshot: found.value.snapshot };
}

function isSameUpstream(a: GatewaySnapshot["upstream"], b: GatewaySnapshot["upstream"]): boolean {
  return a.configVersion === b.configVersion && a.auth.credentialVersion === b.auth.credentialVersion;
}
