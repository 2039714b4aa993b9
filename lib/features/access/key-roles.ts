import type { Db } from "@/lib/platform/db";
import {
  ORG_ROLES,
  WORKSPACE_ROLES,
  type OrgRole,
  type Roles,
  type WorkspaceRole,
} from "@/lib/shared/permissions";
import { effectiveWorkspaceRole } from "./places";

interface Key {
  readonly orgId: string;
  readonly workspaceId: string | null;
  readonly userId: string | null;
  readonly createdById: string | null;
  readonly rotatedById: string | null;
  readonly kind: "admin" | "ws" | "user";
  readonly scopes: readonly string[];
}

type KeyRoles = Omit<Roles, "settings">;

/** Why a key may do less than it was made for. */
export type KeyLimit = "creator_demoted" | "creator_left";

// Threat: a key that goes on doing what its maker no longer may. Rule: a key of the workspace or the organization has
// the lesser of its own role and that of whoever made it, as it is now; whoever rotated it has its secret as well, and
// counts too. Calls of MCP servers are the workspace's.
/** The roles a key acts with, and what narrows them. Null: the person it acts for is no longer a member. */
export async function keyRoles(
  db: Db,
  key: Key,
): Promise<{ roles: KeyRoles; limit: KeyLimit | null } | null> {
  if (key.kind === "user") {
    const person = await rolesOfPerson(db, key, key.userId);
    return person === null
      ? null
      : { roles: { orgRole: null, workspaceRole: person.workspaceRole }, limit: null };
  }
  const full = fullRoles(key);
  let roles = full;
  for (const userId of new Set([key.createdById, key.rotatedById])) {
    if (userId === null) continue;
    const holder = await rolesOfPerson(db, key, userId);
    if (holder === null) return { roles: { orgRole: null, workspaceRole: null }, limit: "creator_left" };
    roles = {
      orgRole: lesser<OrgRole>(ORG_ROLES, roles.orgRole, holder.orgRole),
      workspaceRole: lesser<WorkspaceRole>(WORKSPACE_ROLES, roles.workspaceRole, holder.workspaceRole),
    };
  }
  const isFull = roles.orgRole === full.orgRole && roles.workspaceRole === full.workspaceRole;
  return { roles, limit: isFull ? null : "creator_demoted" };
}

function fullRoles({ kind, scopes }: Key): KeyRoles {
  if (kind === "admin") return { orgRole: "admin", workspaceRole: null };
  // A key that may only read reads what a member would: of the calls its own.
  return { orgRole: null, workspaceRole: scopes.includes("api:write") ? "manager" : "member" };
}

async function rolesOfPerson(db: Db, { orgId, workspaceId }: Key, userId: string | null) {
  if (userId === null) return null;
  const member = await db.orgMember.findUnique({
    where: { orgId_userId: { orgId, userId } },
    include: {
      workspaceMembers: { where: workspaceId === null ? { workspaceId: { in: [] } } : { workspaceId } },
    },
  });
  if (member === null) return null;
  const own = member.workspaceMembers[0]?.role ?? null;
  return { orgRole: member.role, workspaceRole: effectiveWorkspaceRole(member.role, own) };
}

function lesser<R>(highestFirst: readonly R[], one: R | null, other: R | null): R | null {
  if (one === null || other === null) return null;
  return highestFirst.indexOf(one) >= highestFirst.indexOf(other) ? one : other;
}
