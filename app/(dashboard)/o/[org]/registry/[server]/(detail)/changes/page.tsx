import type { Metadata } from "next";
import { orNotFound } from "@/app/(dashboard)/page-context";
import { cursorLinks, queryParam, searchParam, type PageQuery } from "@/app/(dashboard)/page-query";
import { CursorPagination } from "@/components/ui/pagination";
import { getLock, listDefinitionChanges, lockText } from "@/lib/features/definitions";
import { changeState } from "@/lib/features/definitions/schema";
import { DefinitionChanges, DefinitionPolicy, LockCard } from "@/lib/features/definitions/ui";
import { getEnv } from "@/lib/platform/env";
import { isAllowed } from "@/lib/shared/permissions";
import { requireServer, type ServerParams } from "../../server-context";

export const metadata: Metadata = { title: "Changes" };

type Props = { params: Promise<ServerParams>; searchParams: Promise<PageQuery> };

export default async function ServerChangesPage({ params, searchParams }: Props) {
  const { org, server } = await params;
  const query = await searchParams;
  const { ctx, view } = await requireServer(org, server);
  const state = changeState.optional().catch(undefined).parse(queryParam(query, "state"));
  const search = searchParam(query);
  const input = { server: view.id, state, search, cursor: queryParam(query, "cursor") };
  const { data, nextCursor, counts, policy } = await orNotFound(listDefinitionChanges.execute(ctx, input));
  const lock = await orNotFound(getLock.execute(ctx, { server: view.id }));
  const canChange = isAllowed(ctx.roles, "server:write");
  return (
    <>
      <p className="max-w-prose text-muted-foreground">
        Models act on what a server says about its tools, resources and prompts. What it said when it was
        added counts as approved; changes since then, and what is new, are shown here, invisible characters
        included.
      </p>
      <DefinitionPolicy
        orgSlug={ctx.orgSlug}
        server={{ id: view.id }}
        policy={policy}
        waiting={counts}
        canChange={canChange}
      />
      <DefinitionChanges
        orgSlug={ctx.orgSlug}
        server={{ id: view.id, name: view.name }}
        changes={data}
        counts={counts}
        isFiltered={search !== undefined || state !== undefined}
        canChange={canChange}
      />
      <CursorPagination
        label="Changes"
        {...cursorLinks(`/o/${ctx.orgSlug}/registry/${view.slug}/changes`, query, nextCursor)}
      />
      <LockCard orgSlug={ctx.orgSlug} text={lockText(lock)} publicUrl={getEnv().PUBLIC_URL} />
    </>
  );
}
