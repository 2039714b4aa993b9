import type { ReactNode } from "react";
import { DataTable, type Column } from "@/components/data-table/data-table";
import { RelativeTime } from "@/components/ui/relative-time";
import type { CallView } from "../schema";
import { CallWhy, type ExplainCall } from "./call-why";
import { callTitle, clientText, millisecondsText, noServerText, StatusBadge } from "./call-words";

export type CallTableProps = {
  calls: readonly CallView[];
  /** Address of the log; a call is one step below it. */
  logsHref: string;
  /** In the organization's log: also says which workspace. */
  showWorkspace: boolean;
  empty: ReactNode;
  why: ExplainCall;
};

/** Calls, newest first. */
export function CallTable({ calls, logsHref, showWorkspace, empty, why }: CallTableProps) {
  return (
    <DataTable
      label="Calls"
      columns={
        showWorkspace
          ? [CALL, statusColumn(why), SERVER, WORKSPACE, CALLER, TOOK, WHEN]
          : [CALL, statusColumn(why), SERVER, CALLER, TOOK, WHEN]
      }
      rows={calls}
      rowKey={(call) => call.id}
      rowHref={(call) => `${logsHref}/${call.id}`}
      empty={empty}
    />
  );
}

type CallColumn = Column<CallView>;

const CALL: CallColumn = {
  key: "call",
  header: "Call",
  cell: (call) => (
    <span className="grid min-w-0">
      <span
        className="font-mono text-[0.8125rem] font-medium break-all sm:max-w-64 sm:truncate"
        title={callTitle(call)}
      >
        {callTitle(call)}
      </span>
      {call.target !== null && <span className="text-xs text-muted-foreground">{call.method}</span>}
    </span>
  ),
};

function statusColumn(why: ExplainCall): CallColumn {
  return {
    key: "status",
    header: "Status",
    cell: (call) => (
      <span className="flex flex-wrap items-center gap-1">
        <StatusBadge status={call.status} />
        <CallWhy call={call} why={why} />
      </span>
    ),
  };
}

const SERVER: CallColumn = {
  key: "server",
  header: "Server",
  from: "lg",
  cell: (call) => call.server?.name ?? <Absent>{noServerText(call)}</Absent>,
};

const WORKSPACE: CallColumn = {
  key: "workspace",
  header: "Workspace",
  from: "lg",
  cell: (call) => call.workspace?.name ?? <Absent>Removed since</Absent>,
};

const CALLER: CallColumn = {
  key: "caller",
  header: "Caller",
  from: "md",
  cell: (call) => (
    <span className="grid min-w-0">
      <span className="max-w-48 truncate" title={call.principal.label}>
        {call.principal.label}
      </span>
      {call.client.name !== null && (
        <span className="max-w-48 truncate text-xs text-muted-foreground">{clientText(call.client)}</span>
      )}
    </span>
  ),
};

const TOOK: CallColumn = {
  key: "took",
  header: "Took",
  align: "right",
  from: "sm",
  cell: (call) => millisecondsText(call.timings.totalMs),
};

const WHEN: CallColumn = {
  key: "when",
  header: "When",
  align: "right",
  cell: (call) => <RelativeTime date={call.at} className="whitespace-nowrap text-muted-foreground" />,
};

function Absent({ children }: { children: string }) {
  return <span className="text-muted-foreground">{children}</span>;
}
