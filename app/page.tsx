import { Building2 } from "lucide-react";
import { redirect } from "next/navigation";
import { MessagePage } from "@/components/feedback/message-page";
import { ButtonLink } from "@/components/ui/button";
import { getSessionUser } from "@/lib/features/access";
import { SignOutButton } from "@/lib/features/access/ui";
import { listMemberships } from "@/lib/features/workspaces";

export const dynamic = "force-dynamic";

/** Sends everybody where they belong. */
export default async function StartPage() {
  const user = await getSessionUser();
  if (user === null) redirect("/sign-in");
  const [first] = await listMemberships(user.id);
  if (first !== undefined) redirect(`/o/${first.org.slug}`);
  return (
    <MessagePage
      icon={<Building2 />}
      title="You do not belong to an organization"
      description={`You are signed in as ${user.email}. Ask an administrator to invite you, or create an organization of your own.`}
      action={
        <>
          <ButtonLink href="/new-organization">Create an organization</ButtonLink>
          <SignOutButton />
        </>
      }
    />
  );
}
