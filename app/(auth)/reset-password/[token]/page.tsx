import { MailX } from "lucide-react";
import type { Metadata } from "next";
import { MessagePage } from "@/components/feedback/message-page";
import { AuthLayout } from "@/components/layout/auth-layout";
import { ButtonLink } from "@/components/ui/button";
import { isResetOpen } from "@/lib/features/account";
import { ResetForm } from "@/lib/features/account/ui";

// The address is the secret: it must not reach anybody as a referrer.
export const metadata: Metadata = { title: "New password", referrer: "no-referrer" };

export default async function ResetPasswordPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  if (!(await isResetOpen(token))) {
    return (
      <MessagePage
        icon={<MailX />}
        title="This link does not work"
        description="It was used already or has expired. Ask for a new one."
        action={<ButtonLink href="/forgot-password">Ask for a new link</ButtonLink>}
      />
    );
  }
  return (
    <AuthLayout
      productName="Gatehouse"
      title="Choose a new password"
      description="Every browser is signed out."
    >
      <ResetForm token={token} />
    </AuthLayout>
  );
}
