import type { Metadata } from "next";
import { explainAction } from "@/app/(dashboard)/explain-action";
import { readCapabilityQuery } from "@/app/(dashboard)/capability-query";
import { orNotFound } from "@/app/(dashboard)/page-context";
import { cursorLinks, type PageQuery } from "@/app/(dashboard)/page-query";
import { CursorPagination } from "@/components/ui/pagination";
import { listWorkspaceCapabilities } from "@/lib/features/capabilities";
import { WorkspaceCapabilities } from "@/lib/features/capabilities/ui";
import type { ExplainSubject } from "@/lib/features/explain/types";
import type { WorkspaceContext } from "@/lib/framework/context";
import { isAllowed } from "@/lib/shared/permissions";
import { listUserAccess } from "@/lib/runtime/user-access/list-user-access";
import { requireServer, type ServerParams } from "../../server-context";

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
        What is off here is off for everyone in this workspace: clients neither see it nor can call it. A tool
        that the server adds later is on, unless the organization holds new ones back.
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

/** Whom the reader may ask about: themselves, and for who manages the workspace everybody in it. */
async function subjectsOf(
  ctx: WorkspaceContext,
  server: string,
  asksOthers: boolean,
): Promise<ExplainSubject[]> {
  const you = { id: "me", label: "You" };
  if (!asksOthers) return [you];
  const { data } = await listUserAccess.execute(ctx, { server, limit: 100 });
  const others = data.map(({ user }) => ({ id: user.id, label: `${user.name} (${user.email})` }));
  return [you, ...others.filter(({ id }) => ctx.actor.kind !== "user" || id !== ctx.actor.userId)];
}
