import Link from "next/link";
import { Alert } from "@/components/ui/alert";
import { Badge } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import { JsonView } from "@/components/ui/json-view";
import type { ToolRun } from "../types";
import { ToolContent } from "./tool-content";
import { readToolResult } from "./tool-result";
import { countText } from "./server-words";

export type ToolRunResultProps = { run: ToolRun; tool: string; logsHref: string };

/** What came of a run: the answer as a client would get it, how long it took, and where it is on record. */
export function ToolRunResult({ run, tool, logsHref }: ToolRunResultProps) {
  const result = run.ok ? readToolResult(run.result) : null;
  return (
    <section aria-label="Result" className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <header className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h2 className="text-base font-semibold">Result</h2>
        {result === null ? (
          <Badge tone="danger">Refused or failed</Badge>
        ) : result.isError ? (
          <Badge tone="warning">Error of the tool</Badge>
        ) : (
          <Badge tone="success">OK</Badge>
        )}
        {run.ok && <Badge outline>Allowed by policy</Badge>}
        <span className="text-[0.8125rem] text-muted-foreground tabular-nums">
          {countText(run.durationMs)} ms
        </span>
        <Link
          href={run.callId === null ? `${logsHref}?${callsOf(tool)}` : `${logsHref}/${run.callId}`}
          className="text-[0.8125rem] text-link underline underline-offset-2"
        >
          {run.callId === null ? "Calls of this tool in the log" : "See it in the log"}
        </Link>
      </header>
      {!run.ok && (
        <Alert tone="danger" title={`Code ${String(run.code)}`} live>
          {run.message}
        </Alert>
      )}
      {result !== null && (
        <>
          {result.structured !== undefined && (
            <JsonView label="Structured content" value={result.structured} />
          )}
          {result.blocks.map((block, position) => (
            <ToolContent key={position} block={block} />
          ))}
          {result.blocks.length === 0 && result.structured === undefined && (
            <EmptyState
              title="The tool answered with nothing"
              description="It succeeded without any content."
            />
          )}
          <JsonView label="Whole result" value={run.ok ? run.result : null} openDepth={0} />
        </>
      )}
    </section>
  );
}

function callsOf(tool: string): string {
  return new URLSearchParams({ method: "tools/call", q: tool }).toString();
}
