import { toAbortSignal } from "@/lib/shared/cancel-signal";
import type { MaybePromise } from "@/lib/shared/maybe-promise";
import { err, ok, type Result } from "@/lib/shared/result";
import { speaksLegacy, speaksModern } from "../bridge/probe";
import type { Recorded, Routed } from "../context";
import type { Denial } from "../errors";
import { routeBetween, type Route, type UpstreamEra } from "../protocol/era-bridge";
import type { PipelineDeps } from "./deps";
import { linkOf } from "./over-bridge";
import { poolKeyOf } from "./pool-key";
import { isSseOnly } from "./upstream-transport";
import { upstreamDenial } from "./upstream-failure";

/**
 * Whether the message is passed on or translated. A modern client's message to an upstream of unknown
 * era is preceded by a probe; a legacy client's is tried as it is, and its session remembers the way.
 */
export function chooseRoute(call: Recorded, deps: PipelineDeps): MaybePromise<Result<Routed, Denial>> {
  const routed = (route: Route): Result<Routed, Denial> => ok({ ...call, stage: "routed", route });
  if (call.session !== null) return routed(call.session.claims.isBridged ? "to_modern" : "native");
  // A whole workspace answers as a modern server, whatever its servers are.
  if (call.workspace !== null) return routed(routeBetween(call.era, "modern"));
  const { eras } = deps.bridge;
  const known = eras.of(call.snapshot);
  if (known !== "unknown") return routed(routeBetween(call.era, known));
  if (call.era === "legacy") return routed("native");
  return probeForModern(call, deps).then((found) =>
    found.ok ? routed(found.value === "unknown" ? "native" : routeBetween("modern", found.value)) : found,
  );
}

/** Another way for an `initialize` that the upstream refused, by what asking it says; null where there is none. */
export async function otherWay(call: Routed, deps: PipelineDeps): Promise<Routed | null> {
  if (await isModernOnly(call, deps)) return { ...call, route: "to_modern" };
  if (deps.bridge.eras.transportOf(call.snapshot) === "sse") return null;
  return (await isSseOnly(call, poolKeyOf(call), deps)) ? call : null;
}

async function isModernOnly(call: Routed, deps: PipelineDeps): Promise<boolean> {
  const isModern = await speaksModern(linkOf(call, deps), probeSignal(call)).catch(() => null);
  if (isModern === true) deps.bridge.eras.learn(call.snapshot, "modern");
  return isModern === true;
}

async function probeForModern(call: Recorded, deps: PipelineDeps): Promise<Result<UpstreamEra, Denial>> {
  const { snapshot } = call;
  const link = linkOf(call, deps);
  try {
    const isModern = await speaksModern(link, probeSignal(call));
    if (isModern === null) return ok(snapshot.upstream.era);
    const isLegacy = await speaksLegacy(link, probeSignal(call));
    const era = isModern ? (isLegacy === true ? "dual" : "modern") : "legacy";
    const isSse = !isModern && isLegacy === false && (await isSseOnly(call, poolKeyOf(call), deps));
    deps.bridge.eras.learn(snapshot, era, isSse ? "sse" : "http");
    return ok(era);
  } catch (error) {
    return err(upstreamDenial(error, null));
  }
}

function probeSignal(call: Recorded | Routed): AbortSignal {
  return AbortSignal.any([toAbortSignal(call.request.signal), AbortSignal.timeout(call.limits.firstByteMs)]);
}
