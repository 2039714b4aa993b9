import Link from "next/link";
import type { ReactNode } from "react";
import { CopyButton } from "@/components/ui/copy-button";
import { KeyValueList } from "@/components/ui/key-value";
import { RelativeTime } from "@/components/ui/relative-time";
import type { CallDetailView } from "../schema";
import { bytesText, clientText, noServerText } from "./call-words";

export type CallFactsProps = {
  call: CallDetailView;
  hrefs: {
    /** The log this call was opened from. */
    logs: string;
    /** The page of its server; null when the server is gone. */
    server: string | null;
  };
};

/** Who called what, when, over which protocol: at the side of a call. */
export function CallFacts({ call, hrefs }: CallFactsProps) {
  return (
    <div className="grid gap-6">
      <Facts title="Caller">
        {[
          { label: "Principal", value: call.principal.label },
          { label: "Kind", value: call.principal.kind === "user" ? "Person" : "Service key" },
          {
            label: "API key",
            value: call.keyId === null ? null : <KeyLink id={call.keyId} logs={hrefs.logs} />,
          },
          { label: "Client", value: clientText(call.client) },
          { label: "Address", value: call.remoteAddress },
        ]}
      </Facts>
      <Facts title="Request">
        {[
          { label: "When", value: <RelativeTime date={call.at} /> },
          { label: "Server", value: <ServerLink call={call} href={hrefs.server} /> },
          { label: "Workspace", value: call.workspace?.name ?? "Removed since" },
          { label: "Method", value: <code className="font-mono text-[0.8125rem]">{call.method}</code> },
          { label: "HTTP status", value: call.httpStatus },
          { label: "Size", value: `${bytesText(call.bytesIn)} in, ${bytesText(call.bytesOut)} out` },
          { label: "Protocol", value: protocolText(call) },
        ]}
      </Facts>
      <Facts title="Trace">
        {[
          { label: "Request id", value: <Id value={call.requestId} label="request id" /> },
          { label: "Call id", value: <Id value={call.id} label="call id" /> },
          {
            label: "Trace id",
            value: call.traceId === null ? null : <Id value={call.traceId} label="trace id" />,
          },
          {
            label: "Session",
            value: call.sessionHash === null ? null : <Id value={call.sessionHash} label="session" />,
          },
        ]}
      </Facts>
    </div>
  );
}

function Facts({ title, children }: { title: string; children: { label: string; value: ReactNode }[] }) {
  return (
    <section aria-label={title} className="grid gap-1">
      <h2 className="text-sm font-semibold">{title}</h2>
      <KeyValueList items={children} />
    </section>
  );
}

function Id({ value, label }: { value: string; label: string }) {
  return (
    <span className="flex min-w-0 items-center gap-1">
      <code className="truncate font-mono text-[0.8125rem]" title={value}>
        {value}
      </code>
      <CopyButton value={value} label={`Copy ${label}`} />
    </span>
  );
}

function KeyLink({ id, logs }: { id: string; logs: string }) {
  return (
    <Link href={`${logs}?key=${id}`} className="text-link underline underline-offset-2">
      All calls with this key
    </Link>
  );
}

function ServerLink({ call, href }: { call: CallDetailView; href: string | null }) {
  if (call.server === null) return noServerText(call);
  if (href === null) return call.server.name;
  return (
    <Link href={href} className="text-link underline underline-offset-2">
      {call.server.name}
    </Link>
  );
}

function protocolText({ era, protocolVersion }: CallDetailView): string {
  return protocolVersion === null ? era : `${protocolVersion} (${era})`;
}
