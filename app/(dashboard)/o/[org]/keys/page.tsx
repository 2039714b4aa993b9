import { KeyRound } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { PageBody } from "@/components/layout/app-shell";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { CursorPagination } from "@/components/ui/pagination";
import { listAdminKeys } from "@/lib/features/api-keys";
import { ApiKeyTable, CreateKeyDialog } from "@/lib/features/api-keys/ui";
import { isAllowed } from "@/lib/shared/permissions";
import { orNotFound, requireOrg, requireUser } from "@/app/(dashboard)/page-context";
import { cursorLinks, queryParam, type PageQuery } from "@/app/(dashboard)/page-query";

export const metadata: Metadata = { title: "Admin keys" };

type Props = { params: Promise<{ org: string }>; searchParams: Promise<PageQuery> };

export default async function AdminKeysPage({ params, searchParams }: Props) {
  const { org } = await params;
  const query = await searchParams;
  const ctx = await requireOrg(org);
  const user = await requireUser();
  const { data, nextCursor } = await orNotFound(
    listAdminKeys.execute(ctx, { limit: 50, cursor: queryParam(query, "cursor") }),
  );
  const canWrite = isAllowed(ctx.roles, "org-api-key:write");
  return (
    <PageBody>
      <PageHeader
        title="Admin keys"
        description={
          <>
            Keys for the <DocsLink>admin API</DocsLink> of the whole organization. Clients that call MCP
            servers use a workspace&apos;s own API keys instead.
          </>
        }
        action={canWrite && <CreateKeyDialog place={{ org }} canMakeServiceKeys={false} />}
      />
      <ApiKeyTable
        keys={data}
        place={{ org }}
        userId={user.id}
        canRevoke={canWrite}
        canMakeServiceKeys={canWrite}
        empty={
          <EmptyState
            icon={<KeyRound />}
            title="No admin keys yet"
            description="Create one to manage servers, workspaces and grants from a script, CI or Terraform."
          />
        }
      />
      <CursorPagination label="Admin keys" {...cursorLinks(`/o/${org}/keys`, query, nextCursor)} />
    </PageBody>
  );
}

function DocsLink({ children }: { children: string }) {
  return (
    <Link href="/docs/api" className="text-link underline underline-offset-2">
      {children}
    </Link>
  );
}
