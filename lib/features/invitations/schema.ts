import { z } from "zod";
import { email, newPassword, personName } from "@/lib/features/access/schema";
import { ORG_ROLES, WORKSPACE_ROLES } from "@/lib/shared/permissions";
import { timestamp } from "@/lib/shared/timestamp";

const EXPIRY_DAYS_DEFAULT = 7;

const expiresInDays = z
  .number()
  .int()
  .min(1)
  .max(30)
  .default(EXPIRY_DAYS_DEFAULT)
  .meta({ description: "Days until the link stops working." });

export const inviteToOrganizationInput = z.object({
  email,
  role: z.enum(ORG_ROLES).default("member").meta({ description: "Not above your own." }),
  expiresInDays,
});
export type InviteToOrganizationInput = z.input<typeof inviteToOrganizationInput>;

export const inviteToWorkspaceInput = z.object({
  email,
  role: z.enum(WORKSPACE_ROLES).default("member").meta({ description: "Not above your own." }),
  expiresInDays,
});

export type InviteToWorkspaceInput = z.input<typeof inviteToWorkspaceInput>;

export const invitationInput = z.object({
  invitation: z.uuid().meta({ description: "The invitation's id." }),
});

export const INVITATION_STATUSES = ["pending", "accepted", "expired", "revoked"] as const;
export type InvitationStatus = (typeof INVITATION_STATUSES)[number];

/** A status that a list is narrowed to; `open`: not accepted and not revoked, so that it can be sent again. */
export const invitationFilter = z
  .enum([...INVITATION_STATUSES, "open"])
  .optional()
  .meta({ description: "`open`: pending or expired." });
export type InvitationFilter = z.output<typeof invitationFilter>;

export const invitation = z.object({
  id: z.uuid(),
  email: z.string(),
  role: z.enum(ORG_ROLES).meta({ description: "Role in the organization." }),
  workspace: z
    .object({ slug: z.string(), name: z.string(), role: z.enum(WORKSPACE_ROLES) })
    .nullable()
    .meta({ description: "The workspace it leads to, with the role there." }),
  status: z.enum(INVITATION_STATUSES),
  invitedBy: z.string(),
  createdAt: timestamp,
  expiresAt: timestamp,
  mailedAt: timestamp.nullable().meta({ description: "When it left by mail; null when it did not." }),
  mailProblem: z.string().nullable().meta({
    description:
      "Why the mail server did not take it, in its own words. Send it again, or pass a new link on.",
  }),
});
export type InvitationView = z.output<typeof invitation>;

export const sentInvitation = invitation.extend({
  link: z.string().nullable().meta({
    description:
      "The link itself, shown this once, where no mail server is configured or it did not take the mail. Null when it was mailed.",
  }),
});
export type SentInvitation = z.output<typeof sentInvitation>;

/** Making an account by following an invitation. */
export const joinInput = z.object({ token: z.string().max(100), name: personName, password: newPassword });
export type JoinInput = z.input<typeof joinInput>;
