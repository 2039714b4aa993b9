import type { Metadata } from "next";
import { keyMaking } from "@/app/(dashboard)/key-making";
import { ClientSetup } from "@/lib/features/workspace-servers/ui";
import { requireServer, type ServerParams } from "../../server-context";

export const metadata: Metadata = { title: "Setup & code" };

export default async function SetupPage({ params }: { params: Promise<ServerParams> }) {
  const { org, workspace, server } = await params;
  const { ctx, view } = await requireServer(org, workspace, server);
  return (
    <ClientSetup
      name={view.slug}
      keyUrl={view.keyUrl}
      keysHref={`/o/${org}/w/${workspace}/api-keys`}
      newKey={keyMaking(ctx, { org, workspace })}
    />
  );
}
