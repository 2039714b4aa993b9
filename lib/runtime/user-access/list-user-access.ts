import type { z } from "zod";
import { effectiveWorkspaceRole } from "@/lib/features/access";
import { searchedPerson } from "@/lib/features/members";
import { findWorkspaceServer, membersOf } from "@/lib/features/workspace-servers";
import {
  personSearch,
  userAccessPage,
  workspaceServerReference,
} from "@/lib/features/workspace-servers/schema";
import type { WorkspaceContext } from "@/lib/framework/context";
import { pageArgs, pageInput, toPage } from "@/lib/framework/paging";
import { defineQuery } from "@/lib/framework/query";
import { decide, gatewaySnapshotSchema, type GatewaySnapshot, type Principal } from "@/lib/gateway";
import { notFound } from "@/lib/shared/errors";
import { compileSnapshot, type SnapshotRows } from "../compile-snapshot";
import { readSnapshotRows } from "../read-snapshot-rows";

/** People who may enter the workspace, whether each may use the server, and how much of it: as calls are judged. */
export const listUserAccess = defineQuery({
  name: "workspace-server.list-access",
  place: "workspace",
  permission: "workspace-server:write",
  input: workspaceServerReference.extend({ ...pageInput, search: personSearch }),
  output: userAccessPage,
  run: async ({ ctx, db, input }) => {
    const { id, slug, defaultAccess } = await findWorkspaceServer(db, ctx, input.server);
    const { where: after, take } = pageArgs(input);
    const everybody = membersOf(ctx);
    const found = await db.orgMember.findMany({
      where: {
        ...everybody,
        ...searchedPerson(input.search),
        ...("id" in after ? { userId: after.id } : {}),
      },
      include: { user: true, workspaceMembers: { where: { workspaceId: ctx.workspace.id } } },
      orderBy: { userId: "desc" },
      take,
    });
    const page = toPage(
      found.map((member) => ({ ...member, id: member.userId })),
      input.limit,
    );
    const own = await db.userAccess.findMany({ where: { workspaceServerId: id } });
    const accessOf = new Map(own.map((row) => [row.userId, row.access]));
    const people = await db.orgMember.count({ where: everybody });
    const withOwn = await db.orgMember.count({
      where: { ...everybody, userId: { in: [...accessOf.keys()] } },
    });
    const address = { org: ctx.orgSlug, workspace: ctx.workspace.slug, server: slug };
    const rows = await readSnapshotRows(db, ctx.orgId, address);
    if (rows === null) throw notFound("server");
    // The same compiler and the same schema as for a call.
    const snapshot = gatewaySnapshotSchema.parse(compileSnapshot(rows));
    return {
      data: page.data.map(({ user, role, workspaceMembers: [member] }) => {
        const access = accessOf.get(user.id);
        return {
          user,
          // `membersOf` finds nobody without a role.
          role: effectiveWorkspaceRole(role, member?.role ?? null) ?? ("member" as const),
          orgRole: role,
          access: access ?? defaultAccess,
          byDefault: access === undefined,
          capabilities: usable(rows, snapshot, asCaller(ctx, user)),
        };
      }),
      nextCursor: page.nextCursor,
      defaultAccess,
      people: { total: people, byDefault: people - withOwn },
      capabilities: rows.server.capabilities.length,
    } satisfies z.input<typeof userAccessPage>;
  },
});

// As with a personal key that may call.
function asCaller(ctx: WorkspaceContext, { id, email }: { id: string; email: string }): Principal {
  const { orgId, workspace } = ctx;
  const place = { orgId, workspaceId: workspace.id, keyId: null };
  return { ...place, id, kind: "user", userId: id, label: email, scopes: ["mcp"] };
}

/** How many of what the server lists now the caller is shown and may call. */
function usable({ server }: SnapshotRows, snapshot: GatewaySnapshot, principal: Principal): number {
  if (!decide(principal, snapshot, "user-access", null).allow) return 0;
  return server.capabilities.filter(
    ({ kind, name }) => decide(principal, snapshot, "user-access", { kind, name }).allow,
  ).length;
}
