import { Download, History, SearchX } from "lucide-react";
import type { Metadata } from "next";
import { orNotFound, requireOrg } from "@/app/(dashboard)/page-context";
import { cursorLinks, queryParam, type PageQuery } from "@/app/(dashboard)/page-query";
import { PageBody } from "@/components/layout/app-shell";
import { buttonVariants } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { CursorPagination } from "@/components/ui/pagination";
import { listAudit, listAuditActions } from "@/lib/features/audit";
import { AuditFilters, AuditTable } from "@/lib/features/audit/ui";
import { auditQuery } from "./audit-query";

export const metadata: Metadata = { title: "Audit log" };

type Props = { params: Promise<{ org: string }>; searchParams: Promise<PageQuery> };

export default async function AuditPage({ params, searchParams }: Props) {
  const { org } = await params;
  const query = await searchParams;
  const ctx = await requireOrg(org);
  const filters = auditQuery(query, Date.now());
  const [{ data, nextCursor }, actions] = await Promise.all([
    orNotFound(listAudit.execute(ctx, { ...filters, cursor: queryParam(query, "cursor") })),
    orNotFound(listAuditActions.execute(ctx, {})),
  ]);
  const base = `/o/${org}/audit`;
  const isFiltered = Object.values(filters).some((value) => value !== undefined);
  return (
    <PageBody>
      <PageHeader
        title="Audit log"
        description="Every change to the organization: who made it, what it was before and after, and from where. Calls of MCP servers are in the logs."
        action={<ExportLinks base={base} query={query} />}
      />
      <AuditFilters actions={actions.data} />
      <AuditTable
        entries={data}
        logHref={base}
        empty={
          <EmptyState
            icon={isFiltered ? <SearchX /> : <History />}
            title={isFiltered ? "No entry matches" : "Nothing was changed yet"}
            description={
              isFiltered
                ? "Nothing that was recorded fits all of these filters."
                : "Every change that somebody makes here or through the admin API will stand in this log."
            }
          />
        }
      />
      <CursorPagination label="Audit log" {...cursorLinks(base, query, nextCursor)} />
    </PageBody>
  );
}

function ExportLinks({ base, query }: { base: string; query: PageQuery }) {
  const href = (format: string) => {
    const wanted = new URLSearchParams({ format });
    for (const name of ["q", "actor", "action", "kind", "range"]) {
      const value = queryParam(query, name);
      if (value !== undefined) wanted.set(name, value);
    }
    return `${base}/export?${wanted.toString()}`;
  };
  return (
    <div className="flex gap-2">
      {["csv", "json"].map((format) => (
        <a key={format} href={href(format)} download className={buttonVariants({ variant: "outline" })}>
          <Download aria-hidden />
          {format.toUpperCase()}
          <span className="sr-only">: download what the filters show</span>
        </a>
      ))}
    </div>
  );
}
