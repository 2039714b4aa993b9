import { requestIp, systemScope } from "@/lib/features/access";
import { writeAudit } from "@/lib/framework/audit";
import { SCOPES } from "@/lib/framework/context";
import { alsoInOrg, type Db } from "@/lib/platform/db";
import { newId } from "@/lib/shared/ids";
import { DEFAULT_ROLE_SETTINGS } from "@/lib/shared/permissions";

interface Deed {
  readonly userId: string;
  readonly email: string;
  readonly action: string;
  readonly ip: string | null;
}

/**
 * Writes what somebody did to their account into the audit log of each organization they belong to, in the transaction of
 * `withUser` in which they did it.
 */
export async function auditEverywhere(db: Db, { userId, email, action, ip }: Deed): Promise<void> {
  const members = await db.orgMember.findMany({ where: { userId }, include: { org: true } });
  const requestId = newId();
  for (const { org, role } of members) {
    const scope = systemScope(org.id);
    const ctx = {
      actor: { kind: "user" as const, userId, label: email },
      ...{ orgId: scope.orgId, orgSlug: org.slug, scopes: SCOPES, requestId, ip, workspace: null },
      roles: { orgRole: role, workspaceRole: null, settings: DEFAULT_ROLE_SETTINGS },
    };
    const target = { id: userId, label: email };
    await alsoInOrg(db, scope.orgId, () => writeAudit(db, ctx, action, { target }));
  }
}

/** The address of the request being answered; null outside of one. */
export async function addressOfRequest(): Promise<string | null> {
  return requestIp().catch(() => null);
}
