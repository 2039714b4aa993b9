import type { Metadata } from "next";
import { orNotFound } from "@/app/(dashboard)/page-context";
import { searchParam, type PageQuery } from "@/app/(dashboard)/page-query";
import { AutoProvisionSwitch } from "@/lib/features/servers/ui";
import { listServerWorkspaces } from "@/lib/features/workspace-servers";
import { ServerWorkspaces } from "@/lib/features/workspace-servers/ui";
import { isAllowed } from "@/lib/shared/permissions";
import { requireServer, type ServerParams } from "../../server-context";

export const metadata: Metadata = { title: "Access control" };

type Props = { params: Promise<ServerParams>; searchParams: Promise<PageQuery> };

export default async function ServerAccessPage({ params, searchParams }: Props) {
  const { org, server } = await params;
  const query = await searchParams;
  const { ctx, view } = await requireServer(org, server);
  const { data } = await orNotFound(listServerWorkspaces.execute(ctx, { server: view.id }));
  return (
    <>
      <section aria-labelledby="workspaces" className="grid grid-cols-[minmax(0,1fr)] gap-3">
        <Heading id="workspaces" title="Workspaces">
          {view.ownerWorkspace === null
            ? "Each workspace that has the server gets a connection URL of its own. What the organization switched off is off in all of them; the managers of a workspace may switch off more there, and decide which of its members have access."
            : `${view.ownerWorkspace.name} made this server for itself. No other workspace can get it.`}
        </Heading>
        {view.ownerWorkspace === null && (
          <AutoProvisionSwitch
            orgSlug={ctx.orgSlug}
            server={view}
            canChange={isAllowed(ctx.roles, "server:write")}
          />
        )}
        <ServerWorkspaces
          orgSlug={ctx.orgSlug}
          server={{ id: view.id, name: view.name }}
          workspaces={data}
          search={searchParam(query)}
          canChange={view.ownerWorkspace === null && isAllowed(ctx.roles, "workspace-server:grant")}
        />
      </section>
    </>
  );
}

function Heading({ id, title, children }: { id: string; title: string; children: string }) {
  return (
    <div className="grid gap-0.5">
      <h2 id={id} className="text-base font-semibold">
        {title}
      </h2>
      <p className="max-w-prose text-muted-foreground">{children}</p>
    </div>
  );
}
