import { SearchX } from "lucide-react";
import type { Metadata } from "next";
import { PageBody } from "@/components/layout/app-shell";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";

export const metadata: Metadata = { title: "Not found" };

export default function OrgNotFound() {
  return (
    <PageBody>
      <PageHeader title="Not found" />
      <EmptyState
        icon={<SearchX />}
        title="This page does not exist, or you have no access to it"
        description="Check the address, or ask the person who sent you the link to add you to the workspace."
      />
    </PageBody>
  );
}
