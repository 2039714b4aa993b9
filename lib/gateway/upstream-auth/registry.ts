import type { UpstreamAuth } from "./define-upstream-auth";
import { headers } from "./headers";
import { none } from "./none";

const ALL: readonly UpstreamAuth[] = [none, headers];

/** By id. An id that is not here denies with configuration_invalid. */
export const UPSTREAM_AUTHS: ReadonlyMap<string, UpstreamAuth> = new Map(ALL.map((auth) => [auth.id, auth]));
