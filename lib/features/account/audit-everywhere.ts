import { requestIp, systemScope } from "@/lib/features/access";
import { writeAudit } from "@/lib/framework/audit";
import { SCOPES } from "@/lib/framework/context";
import { withTenant, withUser } from "@/lib/platform/db";
import { newId } from "@/lib/shared/ids";
import { DEFAULT_ROLE_SETTINGS } from "@/lib/shared/permissions";

interface Deed {
  readonly userId: string;
  readonly email: string;
  readonly action: string;
  readonly ip: string | null;
}

/** Writes what somebody did to their account into the audit log of each organization they belong to. */
export async function auditEverywhere({ userId, email, action, ip }: Deed): Promise<void> {
  const members = await withUser(userId, (db) =>
    db.orgMember.findMany({ where: { userId }, include: { org: true } }),
  );
  const requestId = newId();
  for (const { org, role } of members) {
    const scope = systemScope(org.id);
    const ctx = {
      actor: { kind: "user" as const, userId, label: email },
      ...{ orgId: scope.orgId, orgSlug: org.slug, scopes: SCOPES, requestId, ip, workspace: null },
      roles: { orgRole: role, workspaceRole: null, settings: DEFAULT_ROLE_SETTINGS },
    };
    await withTenant(scope, (db) => writeAudit(db, ctx, action, { target: { id: userId, label: email } }));
  }
}

/** The address of the request being answered; null outside of one. */
export async function addressOfRequest(): Promise<string | null> {
  return requestIp().catch(() => null);
}
