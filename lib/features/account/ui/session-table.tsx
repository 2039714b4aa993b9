import { DataTable, type Column } from "@/components/data-table/data-table";
import { Badge } from "@/components/ui/badge";
import { RelativeTime } from "@/components/ui/relative-time";
import type { SessionView } from "../schema";
import { EndSessionButton } from "./end-session-button";

/** Where the person is signed in. */
export function SessionTable({ sessions }: { sessions: readonly SessionView[] }) {
  return <DataTable label="Sessions" columns={COLUMNS} rows={sessions} rowKey={({ id }) => id} />;
}

const COLUMNS: readonly Column<SessionView>[] = [
  {
    key: "browser",
    header: "Browser",
    cell: ({ browser, ip, isThis }) => (
      <span className="grid min-w-0">
        <span className="flex flex-wrap items-center gap-x-2">
          <span className="font-medium break-words">{browser}</span>
          {isThis && <Badge tone="success">This browser</Badge>}
        </span>
        <span className="font-mono text-[0.8125rem] break-all text-muted-foreground">{ip}</span>
      </span>
    ),
  },
  {
    key: "seen",
    header: "Last seen",
    from: "sm",
    cell: ({ lastSeenAt }) => <RelativeTime date={lastSeenAt} className="whitespace-nowrap" />,
  },
  {
    key: "created",
    header: "Signed in",
    from: "md",
    cell: ({ createdAt }) => <RelativeTime date={createdAt} className="whitespace-nowrap" />,
  },
  {
    key: "actions",
    header: "Actions",
    hideHeader: true,
    align: "right",
    cell: ({ id, browser, isThis }) => (isThis ? null : <EndSessionButton id={id} browser={browser} />),
  },
];
