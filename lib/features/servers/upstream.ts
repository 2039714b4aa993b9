import { byReference } from "@/lib/features/access";
import { getEgress } from "@/lib/framework/adapters";
import { withTenant } from "@/lib/platform/db";
import type { ProbeOptions } from "@/lib/platform/mcp-client";
import type { AuthorizedOrgId, TenantScope } from "@/lib/shared/tenant";
import { openSecrets } from "./secrets";

/** Where a registry server is and how to authenticate to it, at one version of its configuration. Holds secrets. */
export interface Upstream {
  readonly id: string;
  readonly orgId: AuthorizedOrgId;
  readonly slug: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly configVersion: number;
  readonly enabled: boolean;
}

/** Reads a server's address and opens its secrets; null when there is no such server in the organization. */
export async function loadUpstream(scope: TenantScope, reference: string): Promise<Upstream | null> {
  const row = await withTenant(scope, (db) =>
    db.server.findFirst({ where: byReference(reference), include: { secrets: true } }),
  );
  if (row === null) return null;
  const { id, slug, url, configVersion, enabled, secrets } = row;
  const headers = await openSecrets(scope.orgId, url, secrets);
  return { id, orgId: scope.orgId, slug, url, headers, configVersion, enabled };
}

/** How to walk to an upstream: through this process's egress. */
export function probeOptions(
  target: { readonly url: string; readonly headers: Readonly<Record<string, string>> },
  signal?: AbortSignal,
): ProbeOptions {
  const egress = getEgress();
  return {
    url: target.url,
    headers: target.headers,
    fetch: (input, init) => egress.fetch(input, init),
    explain: (url, options) => egress.explain(url, options),
    ...(signal === undefined ? {} : { signal }),
  };
}
