import type { WorkspaceContext } from "@/lib/framework/context";
import type { Prisma } from "@/lib/platform/db";

/** Everybody who may enter the workspace: its members, and the owners and admins of the organization. */
export function membersOf({ orgId, workspace }: WorkspaceContext) {
  return {
    orgId,
    OR: [{ role: { in: ["owner", "admin"] } }, { workspaceMembers: { some: { workspaceId: workspace.id } } }],
  } satisfies Prisma.OrgMemberWhereInput;
}
