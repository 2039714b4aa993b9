import { err, ok, type Result } from "@/lib/shared/result";
import type { Resolved } from "../context";
import { denial, type Denial, type DenialCode } from "../errors";
import type { GatewayLimits } from "../limits";

/**
 * `reply`: notifications and answers, which finish calls and so must not wait for calls to finish. `passage`: a call
 * to a workspace, on its way to the server where it is counted as a call.
 */
export type QuotaKind = "call" | "passage" | "reply" | "stream";
type Holder = Pick<Resolved, "principal" | "snapshot" | "limits">;
type Place = readonly [name: string, max: number, whenFull: DenialCode];

/** How much one key, one server, one organization and the process may have open at once. */
export interface Quotas {
  /** A place for one request; give it back with the returned function, once. */
  take(holder: Holder, kind: QuotaKind): Result<() => void, Denial>;
  /** How many places are taken. */
  readonly size: number;
}

/**
 * The bulkheads of the process: a server that hangs, an organization in a hurry or a greedy key fill
 * their own compartment. Nobody queues: who finds it full is told at once and may try again.
 */
export function createQuotas(): Quotas {
  const counts = new Map<string, number>();
  return {
    take(holder, kind) {
      const places = placesOf(holder, kind, holder.limits);
      for (const [name, max, whenFull] of places) {
        if ((counts.get(name) ?? 0) >= max) return err(denial(whenFull, { headers: { "retry-after": "1" } }));
      }
      for (const [name] of places) counts.set(name, (counts.get(name) ?? 0) + 1);
      let isTaken = true;
      return ok(() => {
        if (!isTaken) return;
        isTaken = false;
        for (const [name] of places) release(counts, name);
      });
    },
    get size() {
      return counts.size;
    },
  };
}

function placesOf({ principal, snapshot }: Holder, kind: QuotaKind, limits: GatewayLimits): readonly Place[] {
  const key = principal.keyId ?? principal.id;
  switch (kind) {
    case "passage":
    case "reply":
      return [[`${kind}:key:${key}`, limits.inFlightPerKeyMax, "too_many_requests"]];
    case "call":
      return [
        [`call:key:${key}`, limits.inFlightPerKeyMax, "too_many_requests"],
        [`call:server:${snapshot.workspaceServer.id}`, limits.inFlightPerServerMax, "server_busy"],
        [`call:org:${principal.orgId}`, limits.inFlightPerOrgMax, "overloaded"],
        ["call:process", limits.inFlightPerProcessMax, "overloaded"],
      ];
    case "stream":
      return [
        [`stream:key:${key}`, limits.streamsPerKeyMax, "too_many_streams"],
        [`stream:org:${principal.orgId}`, limits.streamsPerOrgMax, "too_many_streams"],
        ["stream:process", limits.streamsPerProcessMax, "too_many_streams"],
      ];
  }
}

function release(counts: Map<string, number>, name: string): void {
  const left = (counts.get(name) ?? 1) - 1;
  if (left > 0) counts.set(name, left);
  else counts.delete(name);
}
