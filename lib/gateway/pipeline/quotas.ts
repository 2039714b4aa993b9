import { err, ok, type Result } from "@/lib/shared/result";
import { denial, type Denial } from "../errors";
import type { GatewayLimits } from "../limits";
import type { Principal } from "../ports";

/** How much one key, one organization and the process may have open at once. */
export interface Quotas {
  /** A place for one request; give it back with the returned function, once. */
  take(principal: Principal, kind: "call" | "stream"): Result<() => void, Denial>;
}

export function createQuotas(limits: GatewayLimits): Quotas {
  const counts = new Map<string, number>();
  return {
    take(principal, kind) {
      const key = principal.keyId ?? principal.id;
      const places: readonly (readonly [name: string, max: number])[] =
        kind === "call"
          ? [[`call:key:${key}`, limits.inFlightPerKeyMax]]
          : [
              [`stream:key:${key}`, limits.streamsPerKeyMax],
              [`stream:org:${principal.orgId}`, limits.streamsPerOrgMax],
              ["stream:process", limits.streamsPerProcessMax],
            ];
      if (places.some(([name, max]) => (counts.get(name) ?? 0) >= max)) {
        return err(
          denial(kind === "call" ? "too_many_requests" : "too_many_streams", {
            headers: { "retry-after": "1" },
          }),
        );
      }
      for (const [name] of places) counts.set(name, (counts.get(name) ?? 0) + 1);
      let isTaken = true;
      return ok(() => {
        if (!isTaken) return;
        isTaken = false;
        for (const [name] of places) release(counts, name);
      });
    },
  };
}

function release(counts: Map<string, number>, name: string): void {
  const left = (counts.get(name) ?? 1) - 1;
  if (left > 0) counts.set(name, left);
  else counts.delete(name);
}
