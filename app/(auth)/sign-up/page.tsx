import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { AuthLayout } from "@/components/layout/auth-layout";
import { getSessionUser, identityButtons } from "@/lib/features/access";
import { IdentityButtons } from "@/lib/features/access/ui";
import { mailDelivers } from "@/lib/features/account";
import { isFreshInstallation } from "@/lib/features/organizations";
import { SignUpForm, SignUpRequestForm } from "@/lib/features/organizations/ui";

export const metadata: Metadata = { title: "Create an account" };

export default async function SignUpPage() {
  if ((await getSessionUser()) !== null) redirect("/");
  const isConfirmed = mailDelivers();
  const isFirst = await isFreshInstallation();
  return (
    <AuthLayout
      productName="Gatehouse"
      title={isFirst ? "Set up Gatehouse" : "Create an account"}
      description={
        isFirst
          ? "The first account. You get an organization, to which you invite everybody else, and a first workspace in it: the place of one team or project."
          : "You get an organization of your own with a first workspace in it."
      }
      footer={
        isFirst ? undefined : (
          <>
            Have an account?{" "}
            <Link href="/sign-in" className="font-medium text-link underline underline-offset-4">
              Sign in
            </Link>
          </>
        )
      }
    >
      <div className="grid gap-4">
        <IdentityButtons providers={identityButtons()} destination="/" />
        {isConfirmed ? <SignUpRequestForm /> : <SignUpForm />}
      </div>
    </AuthLayout>
  );
}
