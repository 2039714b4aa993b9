import { whenReady, type MaybePromise } from "@/lib/shared/maybe-promise";
import { err, ok, type Result } from "@/lib/shared/result";
import type { Credentialed, Decided, Resolved } from "../context";
import { denial, type Denial } from "../errors";
import { UPSTREAM_AUTHS } from "../upstream-auth/registry";
import type { PipelineDeps } from "./deps";

/** Secrets arrive last, and live only in the headers that leave. */
export function attachCredentials(
  call: Decided,
  deps: PipelineDeps,
): MaybePromise<Result<Credentialed, Denial>> {
  return whenReady(upstreamCredential(call, deps), (credential) =>
    credential.ok ? ok({ ...call, stage: "credentialed", credential: credential.value }) : credential,
  );
}

/** The headers that authenticate Gatehouse to the upstream of this call. */
export function upstreamCredential(
  call: Pick<Resolved, "snapshot">,
  deps: PipelineDeps,
): MaybePromise<Result<Record<string, string>, Denial>> {
  const { org, server, upstream } = call.snapshot;
  const auth = UPSTREAM_AUTHS.get(upstream.auth.type);
  if (auth === undefined) {
    const internalMessage = `unknown upstream auth ${upstream.auth.type.slice(0, 40)}`;
    return err(denial("configuration_invalid", { internalMessage }));
  }
  return auth.headers(upstream.auth.config, {
    orgId: org.id,
    serverId: server.id,
    secretRef: upstream.auth.secretRef,
    origin: originOf(upstream),
    secrets: deps.ports.secrets,
  });
}

const origins = new WeakMap<object, string>();

// Taking a URL apart is not for every call.
function originOf(upstream: Resolved["snapshot"]["upstream"]): string {
  const known = origins.get(upstream);
  if (known !== undefined) return known;
  const { origin } = new URL(upstream.url);
  origins.set(upstream, origin);
  return origin;
}
