import { MailX } from "lucide-react";
import type { Metadata } from "next";
import { MessagePage } from "@/components/feedback/message-page";
import { AuthLayout } from "@/components/layout/auth-layout";
import { ButtonLink } from "@/components/ui/button";
import { getSessionUser, identityButtons } from "@/lib/features/access";
import { IdentityButtons, SignOutButton } from "@/lib/features/access/ui";
import { presentInvitation, type PresentedInvitation } from "@/lib/features/invitations";
import { AcceptButton, JoinForm } from "@/lib/features/invitations/ui";
import { ORG_ROLE_WORDS, WORKSPACE_ROLE_WORDS } from "@/lib/features/members/constants";

// The address is the secret: it must not reach anybody as a referrer.
export const metadata: Metadata = { title: "Invitation", referrer: "no-referrer" };

const ENDED = {
  accepted: "It was accepted already. If that was you, sign in.",
  expired: "It has expired.",
  revoked: "It was revoked, or replaced by a newer one.",
} as const;

export default async function InvitationPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  const invitation = await presentInvitation(token).catch(() => null);
  if (invitation === null)
    return <Ended why="Check that the link was copied whole. A newer one may have replaced it." />;
  if (invitation.status !== "pending") return <Ended why={ENDED[invitation.status]} />;
  const user = await getSessionUser();
  const { email, hasAccount } = invitation;
  return (
    <AuthLayout
      productName="Gatehouse"
      title={`Join ${placeOf(invitation)}`}
      description={`${invitation.invitedBy} invited ${email} as ${roleOf(invitation)}.`}
    >
      {user === null ? (
        hasAccount ? (
          <ButtonLink
            href={`/sign-in?callbackUrl=${encodeURIComponent(`/invitations/${token}`)}`}
            className="w-full"
          >
            Sign in to accept
          </ButtonLink>
        ) : (
          <div className="grid gap-4">
            <IdentityButtons providers={identityButtons()} destination={`/invitations/${token}`} />
            <JoinForm token={token} email={email} />
          </div>
        )
      ) : user.email === email ? (
        <AcceptButton token={token} label={`Join ${placeOf(invitation)}`} />
      ) : (
        <div className="grid gap-4">
          <p className="text-muted-foreground">
            You are signed in as <strong className="break-all text-foreground">{user.email}</strong>. Sign
            out, then open this link again.
          </p>
          <SignOutButton />
        </div>
      )}
    </AuthLayout>
  );
}

function Ended({ why }: { why: string }) {
  return (
    <MessagePage
      icon={<MailX />}
      title="This invitation does not work"
      description={`${why} Ask whoever invited you for a new link.`}
      action={<ButtonLink href="/">Go to Gatehouse</ButtonLink>}
    />
  );
}

function placeOf({ organization, workspace }: PresentedInvitation): string {
  return workspace === null ? organization : `${workspace} of ${organization}`;
}

function roleOf({ role, workspaceRole }: PresentedInvitation): string {
  return (
    workspaceRole === null ? ORG_ROLE_WORDS[role] : WORKSPACE_ROLE_WORDS[workspaceRole]
  ).label.toLowerCase();
}
