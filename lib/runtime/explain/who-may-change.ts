import { effectiveWorkspaceRole } from "@/lib/features/access";
import type { WorkspaceContext } from "@/lib/framework/context";
import type { Db } from "@/lib/platform/db";
import { isAllowed, ORG_ROLES, WORKSPACE_ROLES, type Permission } from "@/lib/shared/permissions";

const PEOPLE_READ_MAX = 50;
const PEOPLE_SHOWN_MAX = 5;

interface Changers {
  readonly permission: Permission;
  readonly roles: string[];
  readonly people: string[];
  readonly you: boolean;
}

/** Answers, for a permission, which roles have it in this organization now, and who has such a role. */
export async function whoMayChange(
  db: Db,
  ctx: WorkspaceContext,
): Promise<(permission: Permission) => Changers> {
  const { orgId, workspace, roles } = ctx;
  const members = await db.orgMember.findMany({
    where: {
      orgId,
      OR: [
        { role: { in: ["owner", "admin"] } },
        { workspaceMembers: { some: { workspaceId: workspace.id, role: { in: ["admin", "manager"] } } } },
      ],
    },
    include: { user: { select: { name: true } }, workspaceMembers: { where: { workspaceId: workspace.id } } },
    orderBy: { createdAt: "asc" },
    take: PEOPLE_READ_MAX,
  });
  const { settings } = roles;
  const may = (permission: Permission) => (member: (typeof members)[number]) => {
    const workspaceRole = effectiveWorkspaceRole(member.role, member.workspaceMembers[0]?.role ?? null);
    return isAllowed({ orgRole: member.role, workspaceRole, settings }, permission);
  };
  return (permission) => ({
    permission,
    roles: [
      ...ORG_ROLES.filter((orgRole) => isAllowed({ orgRole, workspaceRole: null, settings }, permission)).map(
        (role) => `organization ${role}`,
      ),
      ...WORKSPACE_ROLES.filter((workspaceRole) =>
        isAllowed({ orgRole: null, workspaceRole, settings }, permission),
      ).map((role) => `workspace ${role}`),
    ],
    people: members
      .filter(may(permission))
      .slice(0, PEOPLE_SHOWN_MAX)
      .map(({ user }) => user.name),
    you: isAllowed(roles, permission),
  });
}
