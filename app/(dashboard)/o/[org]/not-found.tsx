import { SearchX } from "lucide-react";
import type { Metadata } from "next";
import { PageBody } from "@/components/layout/app-shell";
import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { RefreshOnce } from "@/components/layout/refresh-once";
import { PageHeader } from "@/components/ui/page-header";

export const metadata: Metadata = { title: "Not found" };

export default function OrgNotFound() {
  return (
    <PageBody>
      <PageHeader title="Not found" />
      <EmptyState
        icon={<SearchX />}
        title="This page does not exist, or you have no access to it"
        description="Check the address. If you could open it before, your access may have ended: ask an administrator of the organization."
        action={<ButtonLink href="/">Go to start</ButtonLink>}
      />
      {/* Access that ended leaves the entries of the sidebar behind. */}
      <RefreshOnce />
    </PageBody>
  );
}
