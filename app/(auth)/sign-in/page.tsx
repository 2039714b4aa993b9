import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { AuthLayout } from "@/components/layout/auth-layout";
import { Alert } from "@/components/ui/alert";
import { getSessionUser, identityButtons } from "@/lib/features/access";
import { localPath } from "@/lib/features/access/policy";
import { IdentityButtons, SignInForm } from "@/lib/features/access/ui";
import { isFreshInstallation } from "@/lib/features/organizations";

export const metadata: Metadata = { title: "Sign in" };

type SignInPageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function SignInPage({ searchParams }: SignInPageProps) {
  const { callbackUrl, error } = await searchParams;
  const destination = localPath(callbackUrl);
  if ((await getSessionUser()) !== null) redirect(destination);
  if (await isFreshInstallation()) redirect("/sign-up");
  return (
    <AuthLayout
      productName="Gatehouse"
      title="Sign in"
      description="With the e-mail and password of your account."
      footer={
        <>
          No account yet?{" "}
          <Link href="/sign-up" className="font-medium text-link underline underline-offset-4">
            Create one
          </Link>
        </>
      }
    >
      <div className="grid gap-4">
        {error === "Unverified" && (
          <Alert tone="danger">
            Your identity provider does not say that your e-mail address is verified. Verify it there, then
            try again.
          </Alert>
        )}
        <IdentityButtons providers={identityButtons()} destination={destination} />
        <SignInForm destination={destination} failed={error !== undefined && error !== "Unverified"} />
      </div>
    </AuthLayout>
  );
}
