import { z } from "zod";
import { ORG_ROLES, WORKSPACE_ROLES } from "@/lib/shared/permissions";
import { slugInput } from "@/lib/shared/slug-input";
import { timestamp } from "@/lib/shared/timestamp";

const access = z.enum(["allow", "deny"]);
const server = z.string().min(1).max(64).meta({ description: "Slug or id of the server." });

export const grantServerInput = z.object({
  server: server.meta({ description: "Slug or id of the registry server." }),
  slug: slugInput
    .optional()
    .meta({ description: "Its slug in this workspace's URLs; the registry's when left out." }),
});
export type GrantServerInput = z.input<typeof grantServerInput>;

export const workspaceServerReference = z.object({ server });

export const updateWorkspaceServerInput = z.object({
  server,
  slug: slugInput.optional(),
  enabled: z.boolean().optional(),
  defaultAccess: access.optional().meta({ description: "What a member without an own setting may do." }),
});
export type UpdateWorkspaceServerInput = z.input<typeof updateWorkspaceServerInput>;

export const setServerWorkspacesInput = z.object({
  server,
  workspaces: z
    .array(z.string().min(1).max(64))
    .max(500)
    .meta({ description: "Slugs or ids of all workspaces that may use the server; the others lose it." }),
});

/** A registry server in a workspace. */
export const workspaceServerView = z.object({
  id: z.uuid(),
  slug: z.string(),
  url: z.url().meta({ description: "The URL to give to an MCP client." }),
  keyUrl: z.url().meta({ description: "The same for API keys only: no OAuth discovery is advertised." }),
  enabled: z.boolean(),
  defaultAccess: access,
  createdAt: timestamp,
  server: z.object({
    id: z.uuid(),
    slug: z.string(),
    name: z.string(),
    description: z.string(),
    enabled: z.boolean(),
    authType: z.enum(["none", "headers"]),
    health: z.enum(["unknown", "healthy", "degraded", "unreachable"]),
    healthDetail: z.string().nullable(),
    probedAt: timestamp.nullable(),
    version: z.string().nullable(),
  }),
});
export type WorkspaceServerView = z.output<typeof workspaceServerView>;

/** One workspace in the list of those that may use a server. */
export const serverWorkspaceView = z.object({
  workspace: z.object({ id: z.uuid(), slug: z.string(), name: z.string() }),
  grant: workspaceServerView
    .pick({ id: true, slug: true, url: true, keyUrl: true, enabled: true })
    .nullable(),
});
export type ServerWorkspaceView = z.output<typeof serverWorkspaceView>;

/** One person of the workspace and whether they may use a server with a personal key. */
export const serverAccessEntry = z.object({
  user: z.object({ id: z.uuid(), name: z.string(), email: z.string() }),
  role: z.enum(WORKSPACE_ROLES),
  orgRole: z.enum(ORG_ROLES),
  access,
  byDefault: z.boolean().meta({ description: "False: the person has a setting of their own." }),
});
export type ServerAccessEntry = z.output<typeof serverAccessEntry>;
