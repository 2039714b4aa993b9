import type { Metadata } from "next";
import { readCapabilityQuery } from "@/app/(dashboard)/capability-query";
import { orNotFound } from "@/app/(dashboard)/page-context";
import { cursorLinks, type PageQuery } from "@/app/(dashboard)/page-query";
import { CursorPagination } from "@/components/ui/pagination";
import { listOrgCapabilities } from "@/lib/features/capabilities";
import { OrgCapabilities } from "@/lib/features/capabilities/ui";
import { isAllowed } from "@/lib/shared/permissions";
import { requireServer, type ServerParams } from "../../server-context";

export const metadata: Metadata = { title: "Capabilities" };

type Props = { params: Promise<ServerParams>; searchParams: Promise<PageQuery> };

export default async function ServerCapabilitiesPage({ params, searchParams }: Props) {
  const { org, server } = await params;
  const query = await searchParams;
  const { ctx, view } = await requireServer(org, server);
  const asked = readCapabilityQuery(query);
  const { kind, search, effect } = asked;
  const { data, nextCursor, counts, switchable } = await orNotFound(
    listOrgCapabilities.execute(ctx, { server: view.id, ...asked }),
  );
  return (
    <>
      <p className="max-w-prose text-muted-foreground">
        What is off here is off in every workspace: clients neither see it nor can call it. What is on may
        still be off in single workspaces, which choose their own tools.
      </p>
      <OrgCapabilities
        orgSlug={ctx.orgSlug}
        server={{ id: view.id, workspaces: view.workspaces, isSynced: view.syncedAt !== null }}
        kind={kind}
        counts={counts}
        capabilities={data}
        search={search}
        effect={effect}
        switchable={switchable}
        canChange={isAllowed(ctx.roles, "server:write")}
      />
      <CursorPagination
        label="Capabilities"
        {...cursorLinks(`/o/${ctx.orgSlug}/registry/${view.slug}/capabilities`, query, nextCursor)}
      />
    </>
  );
}
