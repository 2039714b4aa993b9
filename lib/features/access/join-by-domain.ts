import { writeAudit } from "@/lib/framework/audit";
import { SCOPES, type OrgContext } from "@/lib/framework/context";
import { announceEpoch, bumpEpoch } from "@/lib/framework/epoch";
import { withEmailDomain, withTenant } from "@/lib/platform/db";
import { emailDomain } from "@/lib/shared/email-domain";
import { newId } from "@/lib/shared/ids";
import { DEFAULT_ROLE_SETTINGS } from "@/lib/shared/permissions";
import { systemScope } from "./system-scope";

interface VerifiedPerson {
  readonly id: string;
  readonly email: string;
}

/** Makes somebody with a verified address a member of the organizations that its domain joins. */
export async function joinByDomain(person: VerifiedPerson, ip: string | null): Promise<void> {
  const organizations = await withEmailDomain(emailDomain(person.email), (db) =>
    db.organization.findMany({ select: { id: true, slug: true } }),
  );
  for (const organization of organizations) await joinOne(person, organization, ip);
}

async function joinOne(
  { id: userId, email }: VerifiedPerson,
  { id, slug }: { id: string; slug: string },
  ip: string | null,
): Promise<void> {
  const scope = systemScope(id);
  const { orgId } = scope;
  const epoch = await withTenant(scope, async (db) => {
    // Who left or was removed comes back by invitation only.
    const ended = await db.auditLog.findFirst({
      where: { targetId: userId, action: { in: ["member.remove", "member.leave"] } },
      select: { id: true },
    });
    if (ended !== null) return null;
    const joined = await db.orgMember.createMany({
      data: [{ orgId, userId, role: "member" }],
      skipDuplicates: true,
    });
    if (joined.count === 0) return null;
    const ctx: OrgContext = {
      actor: { kind: "user", userId, label: email },
      ...{ orgId, orgSlug: slug, scopes: SCOPES, requestId: newId(), ip, workspace: null },
      roles: { orgRole: null, workspaceRole: null, settings: DEFAULT_ROLE_SETTINGS },
    };
    const after = { role: "member", domain: emailDomain(email) };
    await writeAudit(db, ctx, "member.join-by-domain", { target: { id: userId, label: email }, after });
    return bumpEpoch(db, orgId);
  });
  if (epoch !== null) await announceEpoch(orgId, epoch);
}
