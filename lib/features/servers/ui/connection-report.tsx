import { Check, Minus, X } from "lucide-react";
import { cn } from "@/components/cn";
import { Alert } from "@/components/ui/alert";
import type { ConnectionReport } from "../schema";
import { countsInWords, durationInWords, HOP_WORDS } from "./server-words";

type Hop = ConnectionReport["hops"][number];

/** What a connection test found: each hop with its time, where it stopped, and what to do. */
export function ConnectionReportView({ report }: { report: ConnectionReport }) {
  return (
    <div className="grid gap-3">
      <Alert
        live
        tone={report.ok ? "success" : "danger"}
        title={report.ok ? "The connection works" : "The connection does not work yet"}
      >
        {report.failure?.message ?? successOf(report)}
      </Alert>
      <ol
        aria-label="Hops"
        className="divide-y divide-border overflow-hidden rounded-lg border border-border"
      >
        {report.hops.map((hop) => (
          <HopRow key={hop.name} hop={hop} />
        ))}
      </ol>
    </div>
  );
}

function HopRow({ hop }: { hop: Hop }) {
  return (
    <li className="flex items-start gap-3 bg-card px-4 py-2.5">
      <HopMark status={hop.status} />
      <div className="grid min-w-0 flex-1 gap-x-4 sm:grid-cols-[9.5rem_minmax(0,1fr)]">
        <span className={cn("font-medium", hop.status === "skipped" && "text-muted-foreground")}>
          {HOP_WORDS[hop.name]}
          <span className="sr-only">: {STATUS_WORDS[hop.status]}</span>
        </span>
        <span className="min-w-0 break-words text-muted-foreground">{hop.detail}</span>
      </div>
      {hop.status !== "skipped" && (
        <span className="shrink-0 text-[0.8125rem] text-muted-foreground tabular-nums">
          {durationInWords(hop.durationMs)}
        </span>
      )}
    </li>
  );
}

const STATUS_WORDS: Readonly<Record<Hop["status"], string>> = {
  ok: "done",
  failed: "failed",
  skipped: "not reached",
};

function HopMark({ status }: { status: Hop["status"] }) {
  const shape = "mt-0.5 size-4 shrink-0";
  switch (status) {
    case "ok":
      return <Check aria-hidden className={cn(shape, "text-success")} />;
    case "failed":
      return <X aria-hidden className={cn(shape, "text-destructive")} />;
    case "skipped":
      return <Minus aria-hidden className={cn(shape, "text-muted-foreground")} />;
  }
}

function successOf({ serverInfo, counts, protocolVersions, durationMs }: ConnectionReport): string {
  const name = serverInfo === null ? "The server" : (serverInfo.title ?? serverInfo.name);
  const version = serverInfo?.version ? ` ${serverInfo.version}` : "";
  const offers = counts === null ? "" : ` offers ${countsInWords(counts)}`;
  const speaks = protocolVersions.length === 0 ? "" : ` and speaks MCP ${protocolVersions.join(", ")}`;
  return `${name}${version}${offers || " answers"}${speaks}. The test took ${durationInWords(durationMs)}.`;
}
