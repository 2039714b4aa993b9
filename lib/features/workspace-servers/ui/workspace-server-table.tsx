import type { ReactNode } from "react";
import { DataTable, type Column } from "@/components/data-table/data-table";
import { Avatar } from "@/components/ui/avatar";
import { Badge } from "@/components/ui/badge";
import { CopyButton } from "@/components/ui/copy-button";
import { StatusDot } from "@/components/ui/status-dot";
import type { WorkspaceServerView } from "../schema";
import { countText, serverStatus } from "./server-words";
import { ServerSwitch } from "./server-switch";

export type WorkspaceServerTableProps = {
  place: { org: string; workspace: string };
  servers: readonly WorkspaceServerView[];
  /** Calls of the last 24 hours by id of the registry server. */
  calls: ReadonlyMap<string, number>;
  canChange: boolean;
  empty: ReactNode;
};

/** The servers of a workspace with what a client needs of each: its URL. */
export function WorkspaceServerTable({ place, servers, calls, canChange, empty }: WorkspaceServerTableProps) {
  const enabled: Column<WorkspaceServerView> = {
    key: "enabled",
    header: "On",
    align: "right",
    from: "sm",
    cell: (row) => (
      <span className="inline-flex">
        <ServerSwitch place={{ ...place, server: row.slug }} name={row.server.name} enabled={row.enabled} />
      </span>
    ),
  };
  const callCount: Column<WorkspaceServerView> = {
    key: "calls",
    header: "Calls, 24 h",
    align: "right",
    from: "lg",
    cell: (row) => countText(calls.get(row.server.id) ?? 0),
  };
  return (
    <DataTable
      label="MCP servers"
      columns={[...COLUMNS, callCount, ...(canChange ? [enabled] : [])]}
      rows={servers}
      rowKey={(row) => row.id}
      rowHref={(row) => `/o/${place.org}/w/${place.workspace}/servers/${row.slug}`}
      empty={empty}
    />
  );
}

const COLUMNS: readonly Column<WorkspaceServerView>[] = [
  { key: "name", header: "Server", cell: (row) => <NameCell row={row} /> },
  { key: "status", header: "Status", from: "sm", cell: (row) => <Status row={row} /> },
  { key: "url", header: "Connection URL", cell: (row) => <UrlCell url={row.url} /> },
];

function NameCell({ row }: { row: WorkspaceServerView }) {
  return (
    <span className="flex min-w-0 items-center gap-3">
      <Avatar name={row.server.name} shape="square" />
      <span className="grid min-w-0">
        <span className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-0.5">
          <span className="font-medium break-words">{row.server.name}</span>
          {row.server.isPrivate && (
            <Badge outline title="The workspace made it for itself; no other has it.">
              Only here
            </Badge>
          )}
          {row.server.version !== null && (
            <Badge outline mono>
              {row.server.version}
            </Badge>
          )}
        </span>
        <span className="font-mono text-xs text-muted-foreground">{row.slug}</span>
        <span className="mt-1 text-[0.8125rem] sm:hidden">
          <Status row={row} />
        </span>
      </span>
    </span>
  );
}

function Status({ row }: { row: WorkspaceServerView }) {
  const { label, tone, detail } = serverStatus(row);
  return (
    <span title={detail ?? undefined} className="whitespace-nowrap">
      <StatusDot tone={tone} label={label} />
    </span>
  );
}

function UrlCell({ url }: { url: string }) {
  return (
    <span className="flex min-w-0 items-center gap-1">
      <code
        className="hidden max-w-72 truncate text-[0.8125rem] text-muted-foreground md:block lg:max-w-96 xl:max-w-none"
        title={url}
      >
        {url}
      </code>
      <CopyButton value={url} label="Copy connection URL" />
    </span>
  );
}
