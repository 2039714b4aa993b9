import type { DenyReason } from "@/lib/gateway";
import type { Permission } from "@/lib/shared/permissions";

/** What stands before `decide`: whether the credential holds, and whether the workspace has the server at all. */
export type DoorReason = "no_membership" | "key_revoked" | "key_expired" | "not_granted";
export type ExplainedReason = DoorReason | DenyReason;

interface ExplainedRule {
  readonly question: string;
  readonly pass: string;
  readonly deny: string;
  /** What it takes to change the answer; null: nobody can. */
  readonly permission: Permission | null;
  /** The dashboard's page for it, by slugs. */
  readonly page:
    ((at: { org: string; workspace: string; server: string; registry: string }) => string) | null;
  /** Rules about one capability are left out for the server as a whole; `deny`: only worth a line when they deny. */
  readonly about: "server" | "capability" | "deny";
}

const registryOf = "server:write" as const;
const workspaceOf = "workspace-server:write" as const;

/** The rules in words. A reason without words does not compile. */
export const EXPLAINED_RULES: Readonly<Record<ExplainedReason, ExplainedRule>> = {
  no_membership: {
    question: "Is the person a member of the workspace?",
    pass: "They may enter the workspace.",
    deny: "They are not a member of the workspace, so no key of theirs works here.",
    permission: "workspace-member:write",
    page: ({ org, workspace }) => `/o/${org}/w/${workspace}/members`,
    about: "server",
  },
  key_revoked: {
    question: "Does the key still hold?",
    pass: "The key was not revoked, and whoever it acts for may enter the workspace.",
    deny: "The key was revoked, or the person it acts for may no longer enter the workspace. Use another key.",
    permission: null,
    page: null,
    about: "server",
  },
  key_expired: {
    question: "Is the key within its time?",
    pass: "The key has not expired.",
    deny: "The key has expired. Make a new one.",
    permission: null,
    page: null,
    about: "server",
  },
  not_granted: {
    question: "Was the server given to the workspace?",
    pass: "The workspace has the server.",
    deny: "The workspace was not given the server.",
    permission: "workspace-server:grant",
    page: ({ org, registry }) => `/o/${org}/registry/${registry}/access`,
    about: "server",
  },
  foreign_tenant: {
    question: "Is the key of this workspace?",
    pass: "It belongs here.",
    deny: "The key belongs to another workspace. Use one of this workspace.",
    permission: null,
    page: null,
    about: "deny",
  },
  organization_disabled: {
    question: "Is the organization on?",
    pass: "The organization is on.",
    deny: "The organization is switched off.",
    permission: "org:write",
    page: null,
    about: "deny",
  },
  workspace_disabled: {
    question: "Is the workspace on?",
    pass: "The workspace is on.",
    deny: "The workspace is switched off.",
    permission: "workspace:write",
    page: null,
    about: "deny",
  },
  server_disabled: {
    question: "Is the server on in the registry?",
    pass: "The organization has the server switched on.",
    deny: "The organization switched the server off, for all workspaces.",
    permission: registryOf,
    page: ({ org, registry }) => `/o/${org}/registry/${registry}`,
    about: "server",
  },
  workspace_server_disabled: {
    question: "Is the server on in this workspace?",
    pass: "The workspace has the server switched on.",
    deny: "The server is switched off in this workspace.",
    permission: workspaceOf,
    page: ({ org, workspace, server }) => `/o/${org}/w/${workspace}/servers/${server}`,
    about: "server",
  },
  insufficient_scope: {
    question: "May the key call MCP servers?",
    pass: "The key has the scope “mcp”.",
    deny: "The key lacks the scope “mcp”. Use or make one that has it.",
    permission: "api-key:write",
    page: ({ org, workspace }) => `/o/${org}/w/${workspace}/api-keys`,
    about: "deny",
  },
  user_access: {
    question: "Does user access let them in?",
    pass: "User access lets them use the server.",
    deny: "User access of this server does not let them in. Service keys follow its default.",
    permission: workspaceOf,
    page: ({ org, workspace, server }) => `/o/${org}/w/${workspace}/servers/${server}/access`,
    about: "server",
  },
  capability_disabled_by_org: {
    question: "Is it on for the organization?",
    pass: "The organization has not switched it off.",
    deny: "The organization switched it off, for all workspaces.",
    permission: registryOf,
    page: ({ org, registry }) => `/o/${org}/registry/${registry}/capabilities`,
    about: "capability",
  },
  capability_disabled_by_workspace: {
    question: "Is it on in this workspace?",
    pass: "The workspace has not switched it off.",
    deny: "This workspace switched it off.",
    permission: workspaceOf,
    page: ({ org, workspace, server }) => `/o/${org}/w/${workspace}/servers/${server}/capabilities`,
    about: "capability",
  },
  capability_quarantined: {
    question: "Is its definition the approved one?",
    pass: "Its definition does not wait for approval.",
    deny: "Its definition waits for approval: the server no longer says what was approved, or it is new.",
    permission: registryOf,
    page: ({ org, registry }) => `/o/${org}/registry/${registry}/changes`,
    about: "capability",
  },
  capability_not_enabled: {
    question: "Does the server list it?",
    pass: "It needs no listing.",
    deny: "The server has not listed it, so nothing allows it.",
    permission: registryOf,
    page: ({ org, registry }) => `/o/${org}/registry/${registry}/capabilities`,
    about: "deny",
  },
  name_resembles_disabled: {
    question: "Is the name clearly another one?",
    pass: "The name is like none that is off.",
    deny: "The name can be taken for that of a capability that is switched off.",
    permission: workspaceOf,
    page: ({ org, workspace, server }) => `/o/${org}/w/${workspace}/servers/${server}/capabilities`,
    about: "deny",
  },
  resource_not_matched: {
    question: "Does something that is on cover it?",
    pass: "Something that is on covers it.",
    deny: "No resource or template that is switched on covers this URI.",
    permission: workspaceOf,
    page: ({ org, workspace, server }) =>
      `/o/${org}/w/${workspace}/servers/${server}/capabilities?kind=resource_template`,
    about: "deny",
  },
};
