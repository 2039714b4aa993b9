import { ArrowRight } from "lucide-react";
import { Card, CardContent, CardHeader, CardTitle } from "@/components/ui/card";
import { JsonView } from "@/components/ui/json-view";
import { KeyValueList } from "@/components/ui/key-value";
import { RelativeTime } from "@/components/ui/relative-time";
import { changesOf, fieldWords, type AuditFieldChange } from "../policy";
import type { AuditEntryView } from "../schema";
import { ACTOR_WORDS } from "./audit-words";

/** One write: what it changed, field by field, and who did it from where. */
export function AuditChange({ entry }: { entry: AuditEntryView }) {
  const changes = changesOf(entry.before, entry.after);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-6 xl:grid-cols-[minmax(0,1fr)_19rem] xl:gap-8">
      <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] content-start gap-6">
        <Card>
          <CardHeader>
            <CardTitle>What changed</CardTitle>
          </CardHeader>
          <CardContent>
            {changes.length === 0 ? (
              <p className="text-muted-foreground">The action itself is all there is to say.</p>
            ) : (
              <dl className="grid divide-y divide-border">
                {changes.map((change) => (
                  <Change key={change.field} change={change} />
                ))}
              </dl>
            )}
          </CardContent>
        </Card>
        {entry.before !== null && <JsonView label="Before" value={entry.before} openDepth={1} />}
        {entry.after !== null && <JsonView label="After" value={entry.after} openDepth={1} />}
      </div>
      <aside className="min-w-0">
        <KeyValueList layout="stacked" items={factsOf(entry)} />
      </aside>
    </div>
  );
}

function Change({ change: { field, before, after } }: { change: AuditFieldChange }) {
  return (
    <div className="grid gap-1 py-3 first:pt-0 last:pb-0 sm:grid-cols-[minmax(7rem,1fr)_minmax(0,4fr)] sm:gap-4">
      <dt className="text-[0.8125rem] text-muted-foreground first-letter:uppercase">{fieldWords(field)}</dt>
      <dd className="flex min-w-0 flex-wrap items-baseline gap-x-2 gap-y-1 break-words">
        {before !== null && (
          <>
            <span className="sr-only">before:</span>
            <del className="min-w-0 break-all text-muted-foreground">{before}</del>
          </>
        )}
        {before !== null && after !== null && (
          <ArrowRight aria-hidden className="size-3.5 shrink-0 self-center" />
        )}
        {after !== null && (
          <>
            <span className="sr-only">after:</span>
            <ins className="min-w-0 font-medium break-all no-underline">{after}</ins>
          </>
        )}
      </dd>
    </div>
  );
}

function factsOf({ at, actor, action, target, workspace, ip, requestId, id }: AuditEntryView) {
  const code = (text: string | null) =>
    text === null ? null : <code className="font-mono text-[0.8125rem] break-all">{text}</code>;
  return [
    { label: "When", value: <RelativeTime date={at} /> },
    { label: "Who", value: `${actor.label} (${ACTOR_WORDS[actor.kind]})` },
    { label: "Id of the actor", value: code(actor.id) },
    { label: "Action", value: code(action) },
    { label: "Target", value: target.label },
    { label: "Id of the target", value: code(target.id) },
    { label: "Workspace", value: workspace === null ? null : (workspace.slug ?? "Deleted since") },
    { label: "IP address", value: code(ip) },
    { label: "Request", value: code(requestId) },
    { label: "Entry", value: code(id) },
  ];
}
