import type { ReactNode } from "react";
import { DataTable, type Column } from "@/components/data-table/data-table";
import { Avatar } from "@/components/ui/avatar";
import { Badge } from "@/components/ui/badge";
import { CopyButton } from "@/components/ui/copy-button";
import type { ServerView } from "../schema";
import { ServerHealth } from "./server-health";
import { AUTH_TYPE_WORDS } from "./server-words";

export type ServerTableProps = { orgSlug: string; servers: readonly ServerView[]; empty: ReactNode };

/** The registry as a list. */
export function ServerTable({ orgSlug, servers, empty }: ServerTableProps) {
  return (
    <DataTable
      label="MCP Registry"
      columns={COLUMNS}
      rows={servers}
      rowKey={(server) => server.id}
      rowHref={(server) => `/o/${orgSlug}/registry/${server.slug}`}
      empty={empty}
    />
  );
}

const COLUMNS: readonly Column<ServerView>[] = [
  { key: "server", header: "Server", cell: (server) => <ServerName server={server} /> },
  { key: "health", header: "Health", cell: (server) => <ServerHealth health={server.health} detailed /> },
  {
    key: "auth",
    header: "Authentication",
    from: "lg",
    cell: (server) => <Badge outline>{AUTH_TYPE_WORDS[server.auth.type]}</Badge>,
  },
  {
    key: "workspaces",
    header: "Workspaces",
    align: "right",
    from: "md",
    cell: (server) => server.workspaces,
  },
  { key: "url", header: "URL", from: "md", cell: (server) => <ServerUrl url={server.url} /> },
];

function ServerName({ server }: { server: ServerView }) {
  const version = server.serverInfo?.version;
  return (
    <span className="flex min-w-0 items-center gap-3">
      <Avatar name={server.name} shape="square" />
      <span className="grid min-w-0">
        <span className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-0.5">
          <span className="font-medium break-words">{server.name}</span>
          {version && (
            <Badge outline mono>
              {version}
            </Badge>
          )}
          {server.ownerWorkspace !== null && (
            <Badge outline title="The workspace made it for itself; no other has it.">
              Only {server.ownerWorkspace.name}
            </Badge>
          )}
          {!server.enabled && <Badge tone="warning">Disabled</Badge>}
        </span>
        <span className="font-mono text-xs text-muted-foreground">{server.slug}</span>
      </span>
    </span>
  );
}

function ServerUrl({ url }: { url: string }) {
  return (
    <span className="flex min-w-0 items-center gap-1">
      <code className="max-w-44 truncate text-[0.8125rem] text-muted-foreground xl:max-w-72" title={url}>
        {url}
      </code>
      <CopyButton value={url} label="Copy URL" />
    </span>
  );
}
