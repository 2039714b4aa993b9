import { effectiveWorkspaceRole, systemScope } from "@/lib/features/access";
import { withTenant, withUser } from "@/lib/platform/db";
import { byName } from "@/lib/shared/by-name";
import type { Membership } from "../schema";

/** Where the signed-in person may go: their organizations, and in each the workspaces they may enter. */
export async function listMemberships(userId: string): Promise<Membership[]> {
  const members = await withUser(userId, (db) =>
    db.orgMember.findMany({ where: { userId }, include: { org: true }, orderBy: { createdAt: "asc" } }),
  );
  return Promise.all(
    members.map(async ({ org, role }) => {
      // The membership was just read as this person's own.
      const workspaces = await withTenant(systemScope(org.id), (db) =>
        db.workspace.findMany({ include: { members: { where: { userId } } } }),
      );
      return {
        org: { id: org.id, slug: org.slug, name: org.name },
        role,
        workspaces: workspaces.sort(byName).flatMap(({ id, slug, name, members: [own] }) => {
          const workspaceRole = effectiveWorkspaceRole(role, own?.role ?? null);
          return workspaceRole === null ? [] : [{ id, slug, name, role: workspaceRole }];
        }),
      };
    }),
  );
}
