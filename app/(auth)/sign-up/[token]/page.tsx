import { MailX, UserCheck } from "lucide-react";
import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { MessagePage } from "@/components/feedback/message-page";
import { AuthLayout } from "@/components/layout/auth-layout";
import { ButtonLink } from "@/components/ui/button";
import { getSessionUser } from "@/lib/features/access";
import { hasAccount, openSignUpLink } from "@/lib/features/organizations";
import { SignUpForm } from "@/lib/features/organizations/ui";

// The address is the secret: it must not reach anybody as a referrer.
export const metadata: Metadata = { title: "Create an account", referrer: "no-referrer" };

export default async function FinishSignUpPage({ params }: { params: Promise<{ token: string }> }) {
  if ((await getSessionUser()) !== null) redirect("/");
  const token = decodeURIComponent((await params).token);
  const email = openSignUpLink(token);
  if (email === null)
    return (
      <MessagePage
        icon={<MailX />}
        title="This link does not work"
        description="It is not complete or has expired. Ask for a new one."
        action={<ButtonLink href="/sign-up">Ask for a new link</ButtonLink>}
      />
    );
  if (await hasAccount(email))
    return (
      <MessagePage
        icon={<UserCheck />}
        title="You have an account"
        description={`The link was used: there is an account for ${email}.`}
        action={<ButtonLink href="/sign-in">Sign in</ButtonLink>}
      />
    );
  return (
    <AuthLayout
      productName="Gatehouse"
      title="Create an account"
      description="You get an organization of your own with a first workspace in it."
    >
      <SignUpForm confirmed={{ token, email }} />
    </AuthLayout>
  );
}
