import type { Metadata } from "next";
import { orNotFound, requireOrg } from "@/app/(dashboard)/page-context";
import { PageBody } from "@/components/layout/app-shell";
import { PageHeader } from "@/components/ui/page-header";
import { getStartProgress } from "@/lib/features/organizations";
import { StartSteps } from "@/lib/features/organizations/ui";

export const metadata: Metadata = { title: "Get started" };

export default async function StartPage({ params }: { params: Promise<{ org: string }> }) {
  const ctx = await requireOrg((await params).org);
  const progress = await orNotFound(getStartProgress.execute(ctx, {}));
  return (
    <PageBody width="narrow">
      <PageHeader
        title="Get started"
        description="Three steps from here to a client that calls a tool through Gatehouse."
      />
      <StartSteps orgSlug={ctx.orgSlug} progress={progress} />
    </PageBody>
  );
}
