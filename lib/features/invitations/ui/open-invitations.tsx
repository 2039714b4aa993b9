import type { InvitationView } from "../schema";
import { InvitationTable } from "./invitation-table";
import type { InvitePlace } from "./invite-people";

export type OpenInvitationsProps = {
  place: InvitePlace;
  /** Those that can be sent again, newest first. */
  invitations: readonly InvitationView[];
  /** There are older ones. */
  isCut: boolean;
};

/** Below the members: who was invited and has not come yet. */
export function OpenInvitations({ place, invitations, isCut }: OpenInvitationsProps) {
  if (invitations.length === 0) return null;
  return (
    <section aria-labelledby="invitations" className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <div className="grid gap-0.5">
        <h2 id="invitations" className="text-base font-semibold">
          Invitations
        </h2>
        <p className="text-muted-foreground">
          Not accepted yet. A new link ends the one before it.
          {isCut && ` Only the newest ${String(invitations.length)} are listed.`}
        </p>
      </div>
      <InvitationTable place={place} invitations={invitations} />
    </section>
  );
}
