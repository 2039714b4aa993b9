import { KeyRound } from "lucide-react";
import type { Metadata } from "next";
import { PageBody } from "@/components/layout/app-shell";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { CursorPagination } from "@/components/ui/pagination";
import { listApiKeys } from "@/lib/features/api-keys";
import { ApiKeyTable, CreateKeyDialog } from "@/lib/features/api-keys/ui";
import { isAllowed } from "@/lib/shared/permissions";
import { keyMaking } from "@/app/(dashboard)/key-making";
import { orNotFound, requireUser, requireWorkspace } from "@/app/(dashboard)/page-context";
import { cursorLinks, queryParam, type PageQuery } from "@/app/(dashboard)/page-query";

export const metadata: Metadata = { title: "API keys" };

type Props = { params: Promise<{ org: string; workspace: string }>; searchParams: Promise<PageQuery> };

export default async function ApiKeysPage({ params, searchParams }: Props) {
  const place = await params;
  const query = await searchParams;
  const ctx = await requireWorkspace(place.org, place.workspace);
  const user = await requireUser();
  const { data, nextCursor } = await orNotFound(
    listApiKeys.execute(ctx, { limit: 50, cursor: queryParam(query, "cursor") }),
  );
  const making = keyMaking(ctx, place);
  return (
    <PageBody>
      <PageHeader
        title="API keys"
        description={
          isAllowed(ctx.roles, "service-key:write")
            ? "What clients and scripts sign in with. Service keys belong to the workspace, personal keys act for one member."
            : "Your own keys in this workspace. Each acts as you, with your access."
        }
        action={making !== null && <CreateKeyDialog {...making} />}
      />
      <ApiKeyTable
        keys={data}
        place={place}
        userId={user.id}
        canRevoke={isAllowed(ctx.roles, "api-key:write")}
        canMakeServiceKeys={isAllowed(ctx.roles, "service-key:create")}
        empty={
          <EmptyState
            icon={<KeyRound />}
            title="No keys yet"
            description={
              making !== null
                ? "A client needs a key to connect to an MCP server of this workspace. Create one, copy it, and paste it into the client."
                : "A client needs a key to connect to an MCP server of this workspace. Your organization lets only managers make keys: ask one."
            }
          />
        }
      />
      <CursorPagination
        label="API keys"
        {...cursorLinks(`/o/${place.org}/w/${place.workspace}/api-keys`, query, nextCursor)}
      />
    </PageBody>
  );
}
