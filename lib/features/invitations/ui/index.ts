export { AcceptButton } from "./accept-button";
export { InviteDialog } from "./invite-dialog";
export { JoinForm } from "./join-form";
export { OpenInvitations } from "./open-invitations";
