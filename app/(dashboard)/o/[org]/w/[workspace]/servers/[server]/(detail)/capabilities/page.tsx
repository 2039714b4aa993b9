import type { Metadata } from "next";
import Link from "next/link";
import { explainAction } from "@/app/(dashboard)/explain-action";
import { readCapabilityQuery } from "@/app/(dashboard)/capability-query";
import { orNotFound } from "@/app/(dashboard)/page-context";
import { cursorLinks, type PageQuery } from "@/app/(dashboard)/page-query";
import { CursorPagination } from "@/components/ui/pagination";
import { listWorkspaceCapabilities } from "@/lib/features/capabilities";
import { WorkspaceCapabilities } from "@/lib/features/capabilities/ui";
import { isAllowed } from "@/lib/shared/permissions";
import { requireServer, type ServerParams } from "../../server-context";
import { subjectsOf } from "./subjects";

export const metadata: Metadata = { title: "Capabilities" };

type Props = { params: Promise<ServerParams>; searchParams: Promise<PageQuery> };

export default async function CapabilitiesPage({ params, searchParams }: Props) {
  const place = await params;
  const query = await searchParams;
  const { ctx, view } = await requireServer(place.org, place.workspace, place.server);
  const asked = readCapabilityQuery(query);
  const { kind, search, effect } = asked;
  const { data, nextCursor, counts, switchable } = await orNotFound(
    listWorkspaceCapabilities.execute(ctx, { server: view.id, ...asked, limit: 200 }),
  );
  const canChange = isAllowed(ctx.roles, "workspace-server:write");
  return (
    <>
      <p className="max-w-prose text-muted-foreground">
        What is off here is off for everyone in this workspace: clients neither see it nor can call it.{" "}
        {canChange
          ? "A tool that the server adds later is on, unless the organization holds new ones back until somebody approves them"
          : "Managers of the workspace can change it"}
        {isAllowed(ctx.roles, "server:write") && (
          <>
            :{" "}
            <Link
              href={`/o/${place.org}/registry/${view.server.slug}/changes`}
              className="text-link underline underline-offset-2"
            >
              what happens to new tools
            </Link>
          </>
        )}
        .
      </p>
      <WorkspaceCapabilities
        place={{ org: place.org, workspace: place.workspace }}
        server={view.slug}
        kind={kind}
        counts={counts}
        capabilities={data}
        search={search}
        effect={effect}
        switchable={switchable}
        canChange={canChange}
        explain={explainAction}
        subjects={await subjectsOf(ctx, view.id, canChange)}
      />
      <CursorPagination
        label="Capabilities"
        {...cursorLinks(
          `/o/${place.org}/w/${place.workspace}/servers/${view.slug}/capabilities`,
          query,
          nextCursor,
        )}
      />
    </>
  );
}
