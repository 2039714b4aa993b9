import type { OrgRole, WorkspaceRole } from "@/lib/shared/permissions";

interface RoleWords {
  readonly label: string;
  /** What the role is for, in half a sentence. */
  readonly hint: string;
}

export const ORG_ROLE_WORDS: Record<OrgRole, RoleWords> = {
  owner: { label: "Owner", hint: "Everything, and passes ownership on." },
  admin: { label: "Admin", hint: "The registry, all workspaces, people and settings." },
  member: { label: "Member", hint: "Uses the workspaces they are added to." },
};

export const WORKSPACE_ROLE_WORDS: Record<WorkspaceRole, RoleWords> = {
  admin: { label: "Admin", hint: "Everything in the workspace." },
  manager: { label: "Manager", hint: "Servers, access, keys and people of the workspace." },
  member: { label: "Member", hint: "Uses its servers with keys of their own." },
};
