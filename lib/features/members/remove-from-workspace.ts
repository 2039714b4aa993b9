import type { Db } from "@/lib/platform/db";
import { coversOrgRole } from "@/lib/shared/permissions";
import { endInvitationsBy, endWhatMembersHave } from "./end-membership";
import type { findWorkspaceMember } from "./find-member";
import { toWorkspaceMemberView } from "./view";

type Member = Awaited<ReturnType<typeof findWorkspaceMember>>;

/** Ends the person's own place in the workspace. Admins of the organization stay in by that role, with their keys. */
export async function removeFromWorkspace(db: Db, member: Member) {
  const { orgId, workspaceId, userId, role, orgMember } = member;
  const ended = { orgId, userId, workspaceId };
  const staysIn = coversOrgRole(orgMember.role, "admin");
  if (staysIn) await endInvitationsBy(db, ended);
  const keys = staysIn ? 0 : await endWhatMembersHave(db, ended);
  await db.workspaceMember.delete({ where: { workspaceId_userId: { workspaceId, userId } } });
  const audit = {
    target: { id: userId, label: orgMember.user.email },
    before: { role },
    after: { revokedKeys: keys },
  };
  return { result: workspaceMemberOf(member), audit };
}

/** What is shown of a row that `findWorkspaceMember` found. */
export function workspaceMemberOf({ role, createdAt, orgMember }: Member) {
  const { id, name, email } = orgMember.user;
  return toWorkspaceMemberView({
    user: { id, name, email },
    orgRole: orgMember.role,
    ownRole: role,
    joinedAt: createdAt,
  });
}
