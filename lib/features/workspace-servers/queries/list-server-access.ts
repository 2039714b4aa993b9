import { z } from "zod";
import { defineQuery } from "@/lib/framework/query";
import { effectiveWorkspaceRole } from "@/lib/features/access";
import { findWorkspaceServer } from "../rows";
import { serverAccessEntry, workspaceServerReference } from "../schema";

const MEMBERS_MAX = 1_000;

/** People who may enter the workspace, and whether each may use the server with a personal key. */
export const listServerAccess = defineQuery({
  name: "workspace-server.list-access",
  place: "workspace",
  permission: "workspace-server:write",
  input: workspaceServerReference,
  output: z.object({ data: z.array(serverAccessEntry) }),
  run: async ({ ctx, db, input }) => {
    const { id, defaultAccess } = await findWorkspaceServer(db, ctx, input.server);
    const members = await db.orgMember.findMany({
      where: {
        orgId: ctx.orgId,
        OR: [
          { role: { in: ["owner", "admin"] } },
          { workspaceMembers: { some: { workspaceId: ctx.workspace.id } } },
        ],
      },
      include: { user: true, workspaceMembers: { where: { workspaceId: ctx.workspace.id } } },
      orderBy: { createdAt: "asc" },
      take: MEMBERS_MAX,
    });
    const own = await db.userAccess.findMany({ where: { workspaceServerId: id } });
    const accessOf = new Map(own.map((row) => [row.userId, row.access]));
    return {
      data: members.flatMap(({ role, user, workspaceMembers: [member] }) => {
        const workspaceRole = effectiveWorkspaceRole(role, member?.role ?? null);
        if (workspaceRole === null) return [];
        const access = accessOf.get(user.id);
        return [
          {
            user: { id: user.id, name: user.name, email: user.email },
            role: workspaceRole,
            orgRole: role,
            access: access ?? defaultAccess,
            byDefault: access === undefined,
          },
        ];
      }),
    };
  },
});
