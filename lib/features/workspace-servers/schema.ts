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
  defaultAccess: access
    .optional()
    .meta({ description: "For members without a setting of their own, and for service keys." }),
});
export type UpdateWorkspaceServerInput = z.input<typeof updateWorkspaceServerInput>;

const workspaces = z.array(z.string().min(1).max(64)).max(500).optional().meta({
  description: "Slugs or ids of all workspaces that may use the server; the others lose it.",
});
const allWorkspaces = z.object({
  granted: z.boolean(),
  search: z
    .string()
    .trim()
    .max(200)
    .optional()
    .meta({ description: "Only those with this in name or slug." }),
});

export const setServerWorkspacesInput = z
  .object({
    server,
    workspaces,
    all: allWorkspaces.optional().meta({
      description:
        "In place of `workspaces`: all of the organization get it or lose it, or all that a search finds.",
    }),
  })
  .refine((input) => (input.workspaces === undefined) !== (input.all === undefined), {
    message: "Name the workspaces, or say what all get: one of the two.",
    path: ["workspaces"],
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
    isPrivate: z.boolean().meta({ description: "The workspace made it for itself; no other has it." }),
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

/** Narrows the lists of people. */
export const personSearch = z
  .string()
  .trim()
  .max(200)
  .optional()
  .meta({ description: "Part of a name or an e-mail." });
const person = z.object({ id: z.uuid(), name: z.string(), email: z.string() });

/** One person of the workspace and whether they may use a server. */
export const userAccessEntry = z.object({
  user: person,
  role: z.enum(WORKSPACE_ROLES),
  orgRole: z.enum(ORG_ROLES),
  access,
  byDefault: z.boolean().meta({ description: "False: the person has a setting of their own." }),
  capabilities: z
    .number()
    .int()
    .meta({ description: "How many of what the server lists the person is shown and may call now." }),
});
export type UserAccessEntry = z.output<typeof userAccessEntry>;

export const userAccessPage = z.object({
  data: z.array(userAccessEntry),
  nextCursor: z.string().nullable().meta({ description: "Null on the last page." }),
  defaultAccess: access.meta({ description: "For people without a setting of their own, and service keys." }),
  people: z
    .object({ total: z.number().int(), byDefault: z.number().int() })
    .meta({ description: "Of the workspace, whatever the search: all, and those who follow the default." }),
  capabilities: z.number().int().meta({ description: "How many the server lists." }),
});
export type UserAccessPage = z.output<typeof userAccessPage>;

const setting = z.enum(["allow", "deny", "default"]);
const USERS_MAX = 1_000;

export const setUserAccessInput = z.object({
  server,
  defaultAccess: access.optional().meta({
    description: "For people without a setting of their own, and service keys.",
  }),
  users: z
    .array(z.object({ user: z.uuid().meta({ description: "The person's id." }), access: setting }))
    .max(USERS_MAX, `Change at most ${String(USERS_MAX)} people at once.`)
    .default([])
    .meta({
      description: "`default` takes a person's own setting away. Of two lines for one, the last counts.",
    }),
  all: z.object({ access: setting, search: personSearch }).optional().meta({
    description: "For everybody in the workspace, or all that a search finds, but those in `users`.",
  }),
});
export type SetUserAccessInput = z.input<typeof setUserAccessInput>;

export const setUserAccessResult = z.object({
  defaultAccess: access,
  changed: z
    .array(z.object({ user: person, access: setting }))
    .meta({ description: "People whose setting was another one." }),
});
