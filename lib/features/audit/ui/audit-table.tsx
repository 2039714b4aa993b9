import type { ReactNode } from "react";
import { DataTable, type Column } from "@/components/data-table/data-table";
import { RelativeTime } from "@/components/ui/relative-time";
import { changesOf, fieldWords } from "../policy";
import type { AuditEntryView } from "../schema";
import { ACTOR_WORDS } from "./audit-words";

export type AuditTableProps = {
  entries: readonly AuditEntryView[];
  /** Address of the log; an entry is one step below it. */
  logHref: string;
  empty: ReactNode;
};

/** Writes of the control plane, newest first. */
export function AuditTable({ entries, logHref, empty }: AuditTableProps) {
  return (
    <DataTable
      label="Audit log"
      columns={COLUMNS}
      rows={entries}
      rowKey={({ id }) => id}
      rowHref={({ id }) => `${logHref}/${id}`}
      empty={empty}
    />
  );
}

const COLUMNS: readonly Column<AuditEntryView>[] = [
  {
    key: "action",
    header: "Action",
    cell: ({ action, target }) => (
      <span className="grid min-w-0">
        <span className="font-mono text-[0.8125rem] font-medium">{action}</span>
        <span className="max-w-40 truncate text-[0.8125rem] text-muted-foreground sm:max-w-64">
          {target.label ?? "–"}
        </span>
      </span>
    ),
  },
  {
    key: "actor",
    header: "Who",
    from: "sm",
    cell: ({ actor }) => (
      <span className="grid min-w-0">
        <span className="max-w-52 truncate" title={actor.label}>
          {actor.label}
        </span>
        <span className="text-xs text-muted-foreground">{ACTOR_WORDS[actor.kind]}</span>
      </span>
    ),
  },
  {
    key: "changes",
    header: "Changed",
    from: "lg",
    cell: ({ before, after }) => {
      const names = changesOf(before, after).map(({ field }) => fieldWords(field));
      return <span className="block max-w-72 truncate text-muted-foreground">{names.join(", ")}</span>;
    },
  },
  {
    key: "workspace",
    header: "Workspace",
    from: "xl",
    cell: ({ workspace }) =>
      workspace === null ? (
        <span className="text-muted-foreground">Organization</span>
      ) : (
        (workspace.slug ?? "Deleted since")
      ),
  },
  { key: "ip", header: "IP address", from: "xl", cell: ({ ip }) => ip ?? "–" },
  {
    key: "when",
    header: "When",
    align: "right",
    cell: ({ at }) => <RelativeTime date={at} className="whitespace-nowrap text-muted-foreground" />,
  },
];
