"use server";

import { z } from "zod";
import { defineAction, limitAttempts, personAction, publicAction, requestIp } from "@/lib/features/access";
import { acceptInvitation, joinByInvitation } from "./accept";
import { inviteToOrganization } from "./commands/invite-to-organization";
import { inviteToWorkspace } from "./commands/invite-to-workspace";
import { resendInvitation } from "./commands/resend-invitation";
import { resendWorkspaceInvitation } from "./commands/resend-workspace-invitation";
import { revokeInvitation } from "./commands/revoke-invitation";
import { revokeWorkspaceInvitation } from "./commands/revoke-workspace-invitation";
import { addWorkspaceMember } from "@/lib/features/members";
import type { ActionPlace, ActionResult } from "@/lib/framework/action";
import { joinInput, type InviteToWorkspaceInput, type SentInvitation } from "./schema";

export const inviteToOrganizationAction = defineAction(inviteToOrganization);
const addToWorkspace = defineAction(addWorkspaceMember);
const invite = defineAction(inviteToWorkspace);

/** Lets somebody into the workspace: at once when they are of the organization, otherwise by an invitation. */
export async function addOrInviteAction(
  at: ActionPlace,
  input: InviteToWorkspaceInput,
): Promise<ActionResult<SentInvitation | null>> {
  const { email, role } = input;
  const added = await addToWorkspace(at, { email, ...(role === undefined ? {} : { role }) });
  if (added.ok) return { ok: true, value: null };
  return added.code === "not_in_organization" ? invite(at, input) : added;
}

export const resendInvitationAction = defineAction(resendInvitation);
export const resendWorkspaceInvitationAction = defineAction(resendWorkspaceInvitation);
export const revokeInvitationAction = defineAction(revokeInvitation);
export const revokeWorkspaceInvitationAction = defineAction(revokeWorkspaceInvitation);

export const acceptInvitationAction = personAction(
  "invitation.accept",
  z.object({ token: z.string().max(100) }),
  async (user, { token }) => {
    await limitAttempts("mailed-link", null);
    return acceptInvitation(token, { ...user, ip: await requestIp() });
  },
);

export const joinAction = publicAction("invitation.join", joinInput, async (input) => {
  await limitAttempts("mailed-link", null);
  return joinByInvitation(input, await requestIp());
});
