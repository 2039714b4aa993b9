import type { Resolved } from "../context";

/** Never one upstream connection for two principals, nor across a change of address or credential. */
export function poolKeyOf({ snapshot, principal }: Pick<Resolved, "snapshot" | "principal">): string {
  const { org, workspace, server, upstream } = snapshot;
  const versions = [upstream.configVersion, upstream.auth.credentialVersion];
  return [org.id, workspace.id, server.id, ...versions, principal.kind, principal.id].join("|");
}
