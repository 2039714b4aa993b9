import type { Db } from "@/lib/platform/db";
import { endWhatMembersHave } from "./end-membership";
import { refuseLastOwner, type findOrgMember } from "./find-member";
import { toOrgMemberView } from "./view";

type Member = Awaited<ReturnType<typeof findOrgMember>>;

/** Ends a membership with all that hangs on it. Throws `conflict` (last_owner). Call after `lockMembers`. */
export async function removeFromOrganization(db: Db, member: Member) {
  const { orgId, userId, role, user } = member;
  if (role === "owner") await refuseLastOwner(db, orgId, userId);
  const keys = await endWhatMembersHave(db, { orgId, userId, workspaceId: null });
  await db.orgMember.delete({ where: { orgId_userId: { orgId, userId } } });
  const audit = { target: { id: userId, label: user.email }, before: { role }, after: { revokedKeys: keys } };
  return { result: toOrgMemberView(member), audit };
}
