import { z } from "zod";
import { pageArgs, pageInput, pageOf, toPage } from "@/lib/framework/paging";
import { defineQuery } from "@/lib/framework/query";
import { ORG_ROLES } from "@/lib/shared/permissions";
import { WITH_PERSON } from "../find-member";
import { memberSearch, searchedPerson } from "../search";
import { orgMember } from "../schema";
import { toOrgMemberView } from "../view";

/** Members of the organization, newest accounts first. */
export const listOrgMembers = defineQuery({
  name: "member.list",
  place: "org",
  permission: "member:read",
  input: z.object({ ...pageInput, ...memberSearch, role: z.enum(ORG_ROLES).optional() }),
  output: pageOf(orgMember),
  run: async ({ ctx, db, input }) => {
    const { where, take } = pageArgs(input);
    const rows = await db.orgMember.findMany({
      where: {
        orgId: ctx.orgId,
        ...("id" in where ? { userId: where.id } : {}),
        ...(input.role === undefined ? {} : { role: input.role }),
        ...searchedPerson(input.search),
      },
      include: WITH_PERSON,
      orderBy: { userId: "desc" },
      take,
    });
    const page = toPage(
      rows.map((row) => ({ ...row, id: row.userId })),
      input.limit,
    );
    return { data: page.data.map(toOrgMemberView), nextCursor: page.nextCursor };
  },
});
