import type { z } from "zod";
import { effectiveWorkspaceRole } from "@/lib/features/access";
import type { OrgRole, WorkspaceRole } from "@/lib/shared/permissions";
import type { orgMember, workspaceMember } from "./schema";

interface OrgMemberRow {
  readonly user: { readonly id: string; readonly name: string; readonly email: string };
  readonly role: OrgRole;
  readonly createdAt: Date;
  readonly _count: { readonly workspaceMembers: number };
}

export function toOrgMemberView(row: OrgMemberRow): z.input<typeof orgMember> {
  const { user, role, createdAt, _count } = row;
  return { user, role, workspaces: _count.workspaceMembers, joinedAt: createdAt };
}

interface WorkspaceMemberRow {
  readonly user: OrgMemberRow["user"];
  readonly orgRole: OrgRole;
  /** Null for who is in by the role in the organization. */
  readonly ownRole: WorkspaceRole | null;
  readonly joinedAt: Date;
}

export function toWorkspaceMemberView(row: WorkspaceMemberRow): z.input<typeof workspaceMember> {
  // Nobody is listed who has neither a role here nor one above.
  return { ...row, role: effectiveWorkspaceRole(row.orgRole, row.ownRole) ?? "member" };
}
