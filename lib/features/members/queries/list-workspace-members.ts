import { z } from "zod";
import { pageArgs, pageInput, pageOf, toPage } from "@/lib/framework/paging";
import { defineQuery } from "@/lib/framework/query";
import { memberSearch, searchedPerson } from "../search";
import { workspaceMember } from "../schema";
import { toWorkspaceMemberView } from "../view";

/** Who may enter the workspace: those added to it, and the owners and admins of the organization. */
export const listWorkspaceMembers = defineQuery({
  name: "workspace-member.list",
  place: "workspace",
  permission: "workspace-member:read",
  input: z.object({ ...pageInput, ...memberSearch }),
  output: pageOf(workspaceMember),
  run: async ({ ctx, db, input }) => {
    const { where, take } = pageArgs(input);
    const workspaceId = ctx.workspace.id;
    const rows = await db.orgMember.findMany({
      where: {
        orgId: ctx.orgId,
        ...("id" in where ? { userId: where.id } : {}),
        OR: [{ role: { in: ["owner", "admin"] } }, { workspaceMembers: { some: { workspaceId } } }],
        ...searchedPerson(input.search),
      },
      include: {
        user: { select: { id: true, name: true, email: true } },
        workspaceMembers: { where: { workspaceId } },
      },
      orderBy: { userId: "desc" },
      take,
    });
    const page = toPage(
      rows.map((row) => ({ ...row, id: row.userId })),
      input.limit,
    );
    const data = page.data.map(({ user, role, createdAt, workspaceMembers: [own] }) =>
      toWorkspaceMemberView({
        user,
        orgRole: role,
        ownRole: own?.role ?? null,
        joinedAt: own?.createdAt ?? createdAt,
      }),
    );
    return { data, nextCursor: page.nextCursor };
  },
});
