import { addOrInviteAction, inviteToOrganizationAction } from "../actions";
import type { InviteToOrganizationInput, InviteToWorkspaceInput, SentInvitation } from "../schema";

/** The page an invitation is made on, by the slugs of its URL. */
export type InvitePlace = { org: string; workspace?: string };

/** What became of several addresses. */
export interface Invited {
  /** They belong to the organization and are in the workspace now. */
  readonly added: readonly string[];
  readonly sent: readonly SentInvitation[];
  readonly refused: readonly { readonly email: string; readonly message: string }[];
}

const UNREACHABLE = "Gatehouse did not answer. Check your connection and try again.";

/** Invites one after the other, or lets them in at once; one that is refused does not stop the others. */
export async function invitePeople(
  place: InvitePlace,
  emails: readonly string[],
  role: string,
): Promise<Invited> {
  const added: string[] = [];
  const sent: SentInvitation[] = [];
  const refused: { email: string; message: string }[] = [];
  for (const email of emails) {
    const answer = await invite(place, email, role).catch(() => null);
    if (!answer?.ok) refused.push({ email, message: whyRefused(answer) });
    else if (answer.value === null) added.push(email);
    else sent.push(answer.value);
  }
  return { added, sent, refused };
}

// The roles offered are those of the place; the server checks them again.
function invite(place: InvitePlace, email: string, role: string) {
  return place.workspace === undefined
    ? inviteToOrganizationAction(place, { email, role: role as InviteToOrganizationInput["role"] })
    : addOrInviteAction(place, { email, role: role as InviteToWorkspaceInput["role"] });
}

function whyRefused(answer: { message: string; issues: readonly { message: string }[] } | null): string {
  return answer?.issues[0]?.message ?? answer?.message ?? UNREACHABLE;
}
