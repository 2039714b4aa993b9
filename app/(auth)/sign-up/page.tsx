import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { AuthLayout } from "@/components/layout/auth-layout";
import { getSessionUser, identityButtons } from "@/lib/features/access";
import { IdentityButtons } from "@/lib/features/access/ui";
import { mailDelivers } from "@/lib/features/account";
import { SignUpForm, SignUpRequestForm } from "@/lib/features/organizations/ui";

export const metadata: Metadata = { title: "Create an account" };

export default async function SignUpPage() {
  if ((await getSessionUser()) !== null) redirect("/");
  const isConfirmed = mailDelivers();
  return (
    <AuthLayout
      productName="Gatehouse"
      title="Create an account"
      description="You get an organization of your own with a first workspace in it."
      footer={
        <>
          Have an account?{" "}
          <Link href="/sign-in" className="font-medium text-link underline underline-offset-4">
            Sign in
          </Link>
        </>
      }
    >
      <div className="grid gap-4">
        <IdentityButtons providers={identityButtons()} destination="/" />
        {isConfirmed ? <SignUpRequestForm /> : <SignUpForm />}
      </div>
    </AuthLayout>
  );
}
