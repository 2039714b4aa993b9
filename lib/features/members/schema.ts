import { z } from "zod";
import { ORG_ROLES, WORKSPACE_ROLES } from "@/lib/shared/permissions";
import { timestamp } from "@/lib/shared/timestamp";

const person = z.object({ id: z.uuid(), name: z.string(), email: z.string() });

export const orgMember = z.object({
  user: person,
  role: z.enum(ORG_ROLES),
  workspaces: z.number().int().meta({ description: "Workspaces they were added to." }),
  joinedAt: timestamp,
});
export type OrgMemberView = z.output<typeof orgMember>;

export const workspaceMember = z.object({
  user: person,
  role: z.enum(WORKSPACE_ROLES).meta({ description: "What counts: the higher of the two below." }),
  ownRole: z
    .enum(WORKSPACE_ROLES)
    .nullable()
    .meta({ description: "The role they were given here; null for who is in by the organization's role." }),
  orgRole: z.enum(ORG_ROLES),
  joinedAt: timestamp,
});
export type WorkspaceMemberView = z.output<typeof workspaceMember>;

const member = z.uuid().meta({ description: "The person's id." });
export const memberInput = z.object({ member });

export const setOrgRoleInput = z.object({ member, role: z.enum(ORG_ROLES) });
export const setWorkspaceRoleInput = z.object({ member, role: z.enum(WORKSPACE_ROLES) });

export const addWorkspaceMemberInput = z.object({
  email: z
    .string()
    .trim()
    .toLowerCase()
    .max(254)
    .pipe(z.email("Enter an e-mail address, such as ada@example.com.")),
  role: z.enum(WORKSPACE_ROLES).default("member"),
});
