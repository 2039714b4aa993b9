import type { ReactNode } from "react";
import { DataTable, type Column } from "@/components/data-table/data-table";
import { Badge } from "@/components/ui/badge";
import { RelativeTime } from "@/components/ui/relative-time";
import { StatusDot } from "@/components/ui/status-dot";
import type { ApiKeyView } from "../schema";
import { KIND_LABELS, limitText, STATUS_WORDS, type KeyPlace } from "./key-words";
import { RevokeKeyButton } from "./revoke-key-button";
import { RotateKeyDialog } from "./rotate-key-dialog";

export type ApiKeyTableProps = {
  keys: readonly ApiKeyView[];
  place: KeyPlace;
  canRevoke: boolean;
  /** Whether the person gets new secrets of keys that act for nobody. */
  canMakeServiceKeys: boolean;
  /** The reader: nobody rotates the personal key of somebody else. */
  userId: string;
  empty: ReactNode;
};

/** Keys of a workspace or of the organization: which, whose, since when unused, until when. */
export function ApiKeyTable(props: ApiKeyTableProps) {
  const { keys, place, canRevoke, canMakeServiceKeys, userId, empty } = props;
  const canRotate = ({ kind, owner }: ApiKeyView) =>
    kind === "user" ? owner?.id === userId : canMakeServiceKeys;
  const columns: Column<ApiKeyView>[] = [
    { key: "name", header: "Name", cell: (key) => <NameCell apiKey={key} /> },
    { key: "status", header: "Status", cell: (key) => <StatusDot {...STATUS_WORDS[key.status]} /> },
    ...(place.workspace === undefined ? [] : workspaceColumns),
    { key: "maker", header: "Made by", from: "xl", cell: (key) => key.createdBy?.name ?? "–" },
    {
      key: "used",
      header: "Last used",
      from: "md",
      cell: (key) => <Moment at={key.lastUsedAt} none="Never" />,
    },
    {
      key: "expires",
      header: "Expires",
      from: "md",
      cell: (key) => <Moment at={key.expiresAt} none="Never" />,
    },
    { key: "created", header: "Created", from: "xl", cell: (key) => <Moment at={key.createdAt} none="" /> },
  ];
  const actions: Column<ApiKeyView> = {
    key: "actions",
    header: "Actions",
    hideHeader: true,
    align: "right",
    cell: (key) =>
      key.status === "active" ? (
        <span className="flex flex-wrap justify-end gap-2">
          {canRotate(key) && <RotateKeyDialog apiKey={key} place={place} />}
          <RevokeKeyButton id={key.id} name={key.name} place={place} />
        </span>
      ) : null,
  };
  return (
    <DataTable
      label={place.workspace === undefined ? "Admin keys" : "API keys"}
      columns={canRevoke ? [...columns, actions] : columns}
      rows={keys}
      rowKey={(key) => key.id}
      empty={empty}
    />
  );
}

const workspaceColumns: Column<ApiKeyView>[] = [
  { key: "kind", header: "Kind", from: "sm", cell: (key) => <KindCell apiKey={key} /> },
  {
    key: "scopes",
    header: "Scopes",
    from: "lg",
    cell: (key) => (
      <span className="flex flex-wrap gap-1">
        {key.scopes.map((scope) => (
          <Badge key={scope} outline mono>
            {scope}
          </Badge>
        ))}
      </span>
    ),
  },
];

function NameCell({ apiKey }: { apiKey: ApiKeyView }) {
  return (
    <span className="grid min-w-0">
      <span className="font-medium break-words">{apiKey.name}</span>
      <code className="font-mono text-[0.8125rem] whitespace-nowrap text-muted-foreground">
        {apiKey.hint}
      </code>
      {apiKey.previous !== null && (
        <span className="text-[0.8125rem] text-warning">
          <code className="font-mono">{apiKey.previous.hint}</code> ends{" "}
          <RelativeTime date={apiKey.previous.until} />
        </span>
      )}
      {apiKey.limitedBecause !== null && apiKey.status === "active" && (
        <span className="text-[0.8125rem] text-warning">{limitText(apiKey)}</span>
      )}
    </span>
  );
}

function KindCell({ apiKey }: { apiKey: ApiKeyView }) {
  return (
    <span className="grid min-w-0">
      {KIND_LABELS[apiKey.kind]}
      <span className="text-[0.8125rem] text-muted-foreground">
        {apiKey.owner === null ? "for the workspace" : `acts for ${apiKey.owner.name}`}
      </span>
    </span>
  );
}

function Moment({ at, none }: { at: string | null; none: string }) {
  return at === null ? (
    <span className="text-muted-foreground">{none}</span>
  ) : (
    <RelativeTime date={at} className="whitespace-nowrap" />
  );
}
