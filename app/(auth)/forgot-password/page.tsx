import type { Metadata } from "next";
import Link from "next/link";
import { AuthLayout } from "@/components/layout/auth-layout";
import { ForgotForm } from "@/lib/features/account/ui";
import { mailDelivers } from "@/lib/features/account";

export const metadata: Metadata = { title: "Forgot password" };

export default function ForgotPasswordPage() {
  return (
    <AuthLayout
      productName="Gatehouse"
      title="Forgot your password?"
      description="Enter your e-mail. You get a link to choose a new one."
      footer={
        <Link href="/sign-in" className="font-medium text-link underline underline-offset-4">
          Back to sign in
        </Link>
      }
    >
      <ForgotForm delivers={mailDelivers()} />
    </AuthLayout>
  );
}
