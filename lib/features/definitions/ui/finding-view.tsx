import { EyeOff } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import type { Finding } from "../schema";
import { effectWords, pathWords } from "./change-words";
import { ChangedText, VisibleText } from "./visible-text";

/** One difference: where, what it comes to, and both texts. */
export function FindingView({ finding }: { finding: Finding }) {
  const { path, before, after, hidden } = finding;
  const effect = effectWords(finding);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-1.5">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <span className="min-w-0 text-[0.8125rem] font-medium break-all" title={path}>
          <VisibleText text={pathWords(path)} />
        </span>
        {effect !== null && <Badge tone={effect.tone}>{effect.label}</Badge>}
        {hidden !== null && (
          <Badge tone="danger" title={hidden.codes.join(", ")}>
            <EyeOff aria-hidden />
            {hidden.count === 1 ? "1 hidden character" : `${String(hidden.count)} hidden characters`}
          </Badge>
        )}
      </div>
      {hidden !== null && hidden.spells !== "" && (
        <p className="text-[0.8125rem] text-destructive">
          Hidden characters spell: <span className="font-mono break-all">{hidden.spells}</span>
        </p>
      )}
      <div className="grid grid-cols-[minmax(0,1fr)] gap-1.5 lg:grid-cols-2">
        {before !== null && (
          <Side label={after === null ? "Approved, and gone now" : "Approved"}>
            <ChangedText before={before} after={after ?? ""} side="before" />
          </Side>
        )}
        {after !== null && (
          <Side label={before === null ? "Now, and not before" : "Now"}>
            <ChangedText before={before ?? ""} after={after} side="after" />
          </Side>
        )}
      </div>
    </div>
  );
}

function Side({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div className="min-w-0 rounded-md border border-border bg-muted/50 px-3 py-2">
      <p className="text-xs text-muted-foreground">{label}</p>
      <p className="max-h-64 overflow-y-auto text-[0.8125rem] break-words whitespace-pre-wrap" tabIndex={0}>
        {children}
      </p>
    </div>
  );
}
