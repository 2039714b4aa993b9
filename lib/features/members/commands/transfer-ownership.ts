import { defineCommand } from "@/lib/framework/command";
import { endInvitationsBy } from "../end-membership";
import { findOrgMember, lockMembers, WITH_PERSON } from "../find-member";
import { requirePerson } from "../require-person";
import { memberInput, orgMember } from "../schema";
import { toOrgMemberView } from "../view";

/** Makes another member an owner and the person who does it an admin, in one step. */
export const transferOwnership = defineCommand({
  name: "member.transfer-ownership",
  place: "org",
  permission: "org:transfer",
  input: memberInput,
  output: orgMember,
  run: async ({ ctx, db, input }) => {
    const { orgId } = ctx;
    const [from, to] = [requirePerson(ctx), input.member];
    await lockMembers(db, ctx, "org:transfer");
    const before = await findOrgMember(db, orgId, to);
    if (from === to) return { result: toOrgMemberView(before), audit: null };
    const row = await db.orgMember.update({
      where: { orgId_userId: { orgId, userId: to } },
      data: { role: "owner" },
      include: WITH_PERSON,
    });
    await db.orgMember.update({ where: { orgId_userId: { orgId, userId: from } }, data: { role: "admin" } });
    await endInvitationsBy(db, { orgId, userId: from, workspaceId: null });
    const audit = {
      target: { id: to, label: row.user.email },
      before: { owner: ctx.actor.label, role: before.role },
      after: { owner: row.user.email, role: "owner" },
    };
    return { result: toOrgMemberView(row), audit };
  },
});
