import { mintOrgId } from "@/lib/shared/mint-tenant";
import type { TenantScope } from "@/lib/shared/tenant";

/** What a background job is bound to: the organization it was enqueued for, or enumerated from `org_epochs`. */
export function systemScope(orgId: string): TenantScope {
  return { orgId: mintOrgId(orgId), workspaceId: null };
}
