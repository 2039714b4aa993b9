import type { Metadata } from "next";
import { explainAction } from "@/app/(dashboard)/explain-action";
import { orNotFound } from "@/app/(dashboard)/page-context";
import { listServerAccess } from "@/lib/features/workspace-servers";
import { ServerAccess } from "@/lib/features/workspace-servers/ui";
import { requireServer, type ServerParams } from "../server-context";

export const metadata: Metadata = { title: "User access" };

export default async function AccessPage({ params }: { params: Promise<ServerParams> }) {
  const place = await params;
  const { ctx, view } = await requireServer(place.org, place.workspace, place.server);
  const { data } = await orNotFound(listServerAccess.execute(ctx, { server: view.id }));
  return (
    <ServerAccess place={place} defaultAccess={view.defaultAccess} entries={data} explain={explainAction} />
  );
}
