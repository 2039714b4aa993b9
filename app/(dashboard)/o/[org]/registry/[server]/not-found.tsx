import { ServerOff } from "lucide-react";
import type { Metadata } from "next";
import { PageBody } from "@/components/layout/app-shell";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";

export const metadata: Metadata = { title: "Server not found" };

export default function ServerNotFound() {
  return (
    <PageBody>
      <PageHeader title="Server not found" />
      <EmptyState
        icon={<ServerOff />}
        title="This server is not in the registry, or you have no access to it"
        description="It may have been deleted, or its slug was changed. Look for it in the MCP Registry."
      />
    </PageBody>
  );
}
