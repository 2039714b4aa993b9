import { Pencil } from "lucide-react";
import Link from "next/link";
import { Badge } from "@/components/ui/badge";
import { ButtonLink } from "@/components/ui/button";
import { KeyValueList } from "@/components/ui/key-value";
import { RelativeTime } from "@/components/ui/relative-time";
import { StatusDot } from "@/components/ui/status-dot";
import type { WorkspaceServerView } from "../schema";
import type { ServerPlace } from "../types";
import { ServerSwitch } from "./server-switch";
import { AUTH_TYPE_WORDS, serverStatus } from "./server-words";
import { WithdrawServer } from "./withdraw-server";

export type ServerFactsProps = {
  place: ServerPlace;
  view: WorkspaceServerView;
  /** How many tools the server lists, and how many of them are on here. */
  tools: { total: number; enabled: number };
  canChange: boolean;
  canWithdraw: boolean;
  /** Whether the reader may change a server that the workspace made for itself. */
  canEdit: boolean;
};

/** What there is to know about a workspace server, at the side of its overview. */
export function ServerFacts({ place, view, tools, canChange, canWithdraw, canEdit }: ServerFactsProps) {
  const { server } = view;
  const status = serverStatus(view);
  return (
    <section aria-labelledby="server-facts" className="grid gap-4">
      <h2 id="server-facts" className="text-sm font-semibold">
        Server status
      </h2>
      <KeyValueList
        layout="stacked"
        items={[
          {
            label: "Status",
            value: <StatusDot tone={status.tone} label={status.label} />,
          },
          {
            label: "Last checked",
            value: server.probedAt === null ? null : <RelativeTime date={server.probedAt} />,
          },
          { label: "Tools that are on", value: <ToolCount place={place} view={view} tools={tools} /> },
          { label: "Version", value: server.version },
          { label: "Upstream authentication", value: AUTH_TYPE_WORDS[server.authType] },
          { label: "Transport for clients", value: "Streamable HTTP" },
          { label: "Default access of members", value: <DefaultAccess view={view} /> },
          { label: "In this workspace since", value: <RelativeTime date={view.createdAt} /> },
        ]}
      />
      {canChange && (
        <div className="flex items-center justify-between gap-4 border-t border-border pt-4">
          <label htmlFor="server-enabled" className="font-medium">
            On in this workspace
          </label>
          <ServerSwitch id="server-enabled" place={place} name={server.name} enabled={view.enabled} />
        </div>
      )}
      {(server.isPrivate || canWithdraw) && (
        <div className="grid justify-items-start gap-3 border-t border-border pt-4">
          <p className="text-[0.8125rem] text-muted-foreground">
            {server.isPrivate
              ? "The workspace made this server for itself. No other workspace has it."
              : "Granted to the workspace from the organization’s registry."}
          </p>
          <div className="flex flex-wrap gap-2">
            {server.isPrivate && canEdit && (
              <ButtonLink
                variant="outline"
                size="sm"
                href={`/o/${place.org}/w/${place.workspace}/servers/${view.slug}/edit`}
              >
                <Pencil aria-hidden />
                Edit server
              </ButtonLink>
            )}
            {canWithdraw && <WithdrawServer place={place} name={server.name} isPrivate={server.isPrivate} />}
          </div>
        </div>
      )}
    </section>
  );
}

function ToolCount({ place, view, tools }: Pick<ServerFactsProps, "place" | "view" | "tools">) {
  return (
    <Link
      href={`/o/${place.org}/w/${place.workspace}/servers/${view.slug}/capabilities`}
      className="text-link underline underline-offset-2"
    >
      {tools.enabled} of {tools.total}
    </Link>
  );
}

function DefaultAccess({ view }: { view: WorkspaceServerView }) {
  return view.defaultAccess === "allow" ? (
    <Badge tone="success">Allowed</Badge>
  ) : (
    <Badge tone="danger">Denied</Badge>
  );
}
