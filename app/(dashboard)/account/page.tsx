import type { Metadata } from "next";
import Link from "next/link";
import { requireUser } from "@/app/(dashboard)/page-context";
import { PageBody } from "@/components/layout/app-shell";
import { MAIN_ID } from "@/components/layout/skip-link";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { listSessions } from "@/lib/features/account";
import { PasswordForm, ProfileForm, SessionTable, SignOutEverywhere } from "@/lib/features/account/ui";

export const metadata: Metadata = { title: "Account" };

export default async function AccountPage() {
  const user = await requireUser();
  const sessions = await listSessions(user);
  return (
    <main id={MAIN_ID}>
      <PageBody width="narrow">
        <PageHeader
          title="Account"
          description="Yours, in every organization you belong to."
          breadcrumb={[{ label: "Dashboard", href: "/" }]}
        />
        <Card>
          <CardHeader>
            <CardTitle>Profile</CardTitle>
          </CardHeader>
          <CardContent>
            <ProfileForm name={user.name} email={user.email} isVerified={user.isVerified} />
          </CardContent>
        </Card>
        <Card>
          <CardHeader>
            <CardTitle>Password</CardTitle>
            {!user.hasPassword && (
              <CardDescription>
                You sign in through an identity provider.{" "}
                <Link href="/forgot-password" className="text-link underline underline-offset-2">
                  Ask for a link
                </Link>{" "}
                to have a password besides.
              </CardDescription>
            )}
          </CardHeader>
          {user.hasPassword && (
            <CardContent>
              <PasswordForm email={user.email} />
            </CardContent>
          )}
        </Card>
        <section aria-labelledby="sessions" className="grid grid-cols-[minmax(0,1fr)] gap-3">
          <div className="flex flex-wrap items-end justify-between gap-3">
            <div className="grid gap-0.5">
              <h2 id="sessions" className="text-base font-semibold">
                Sessions
              </h2>
              <p className="text-muted-foreground">
                Where you are signed in. One that you end, ends at once.
              </p>
            </div>
            <SignOutEverywhere />
          </div>
          <SessionTable sessions={sessions} />
        </section>
      </PageBody>
    </main>
  );
}
