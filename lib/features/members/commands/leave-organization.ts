import { z } from "zod";
import { defineCommand } from "@/lib/framework/command";
import { findOrgMember, lockMembers } from "../find-member";
import { removeFromOrganization } from "../remove-from-organization";
import { requirePerson } from "../require-person";
import { orgMember } from "../schema";

/** The person takes themselves out of the organization. The last owner stays. */
export const leaveOrganization = defineCommand({
  name: "member.leave",
  place: "org",
  permission: "org:leave",
  input: z.object({}),
  output: orgMember,
  run: async ({ ctx, db }) => {
    await lockMembers(db, ctx, "org:leave");
    return removeFromOrganization(db, await findOrgMember(db, ctx.orgId, requirePerson(ctx)));
  },
});
