import { z } from "zod";
import type { OrgRole, WorkspaceRole } from "@/lib/shared/permissions";
import { slugInput } from "@/lib/shared/slug-input";
import { timestamp } from "@/lib/shared/timestamp";

const name = z.string().trim().min(1, "Enter a name.").max(80, "Use at most 80 characters.");

export const createWorkspaceInput = z.object({
  name,
  slug: slugInput.optional().meta({ description: "Part of the URL; made from the name when left out." }),
});
export type CreateWorkspaceInput = z.input<typeof createWorkspaceInput>;

/** How tools are called on the endpoint of the whole workspace. */
export const TOOL_NAMINGS = ["collisions", "always"] as const;
export type ToolNaming = (typeof TOOL_NAMINGS)[number];
const toolNaming = z.enum(TOOL_NAMINGS);

export const updateWorkspaceInput = z.object({
  name: name.optional(),
  toolNaming: toolNaming.optional().meta({
    description:
      "Names of tools and prompts on the workspace's own MCP URL. `collisions`: prefixed with the server's slug only " +
      "where two servers share a name. `always`: every name is prefixed.",
  }),
});
export type UpdateWorkspaceInput = z.input<typeof updateWorkspaceInput>;

export const workspaceView = z.object({
  id: z.uuid(),
  slug: z.string(),
  name: z.string(),
  toolNaming: toolNaming.meta({ description: "How tools are called on the workspace's own MCP URL." }),
  createdAt: timestamp,
});
export type WorkspaceView = z.output<typeof workspaceView>;

export const organizationView = z.object({
  id: z.uuid(),
  slug: z.string(),
  name: z.string(),
  createdAt: timestamp,
});
export type OrganizationView = z.output<typeof organizationView>;

/** One organization of a person with the workspaces they may enter: what the switcher shows. */
export interface Membership {
  readonly org: { readonly id: string; readonly slug: string; readonly name: string };
  readonly role: OrgRole;
  readonly workspaces: readonly {
    readonly id: string;
    readonly slug: string;
    readonly name: string;
    readonly role: WorkspaceRole;
  }[];
}
