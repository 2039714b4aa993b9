"use client";

import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { JsonView } from "@/components/ui/json-view";
import { RelativeTime } from "@/components/ui/relative-time";
import { Sheet, SheetContent, SheetTrigger } from "@/components/ui/sheet";
import type { DefinitionChange } from "../schema";
import { STATE_WORDS } from "./change-words";
import { FindingView } from "./finding-view";
import { VisibleText } from "./visible-text";

export type ChangeItemProps = {
  change: DefinitionChange;
  /** Null: it cannot be chosen. */
  checked: boolean | null;
  onCheckedChange: (checked: boolean) => void;
  /** Null: nothing to discard. */
  onDiscard: (() => void) | null;
};

/** A capability that is not what was approved, and what exactly differs. */
export function ChangeItem({ change, checked, onCheckedChange, onDiscard }: ChangeItemProps) {
  const { kind, name, state, since, seenBy, findings } = change;
  const words = STATE_WORDS[state];
  return (
    <li className="flex items-start gap-3 px-4 py-3">
      {checked !== null && (
        <Checkbox
          className="mt-1"
          aria-label={`Choose ${name}`}
          checked={checked}
          onCheckedChange={(next) => onCheckedChange(next === true)}
        />
      )}
      <div className="grid min-w-0 flex-1 grid-cols-[minmax(0,1fr)] gap-3">
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <h3 className="min-w-0 font-mono text-[0.8125rem] font-medium break-all">
            <VisibleText text={name} />
          </h3>
          <Badge tone={words.tone} title={words.meaning}>
            {words.label}
          </Badge>
          {kind !== "tool" && <Badge outline>{kind.replace("_", " ")}</Badge>}
          {seenBy === "client" && (
            <Badge
              tone="danger"
              title="The server showed this to a client, and the approved one to Gatehouse."
            >
              Shown to clients only
            </Badge>
          )}
          <span className="text-xs text-muted-foreground">
            <RelativeTime date={since} />
          </span>
        </div>
        {state === "new" && <NewText change={change} />}
        {findings.map((finding) => (
          <FindingView key={`${finding.path} ${finding.what}`} finding={finding} />
        ))}
        <div className="flex flex-wrap gap-2">
          <WholeDefinition change={change} />
          {onDiscard !== null && (
            <Button variant="outline" size="sm" onClick={onDiscard}>
              Discard
            </Button>
          )}
        </div>
      </div>
    </li>
  );
}

function NewText({ change: { after } }: { change: DefinitionChange }) {
  const description = after?.["description"];
  if (typeof description !== "string" || description === "") return null;
  return (
    <p className="max-w-prose text-[0.8125rem] break-words whitespace-pre-line">
      <VisibleText text={description} />
    </p>
  );
}

function WholeDefinition({ change: { name, before, after } }: { change: DefinitionChange }) {
  return (
    <Sheet>
      <SheetTrigger asChild>
        <Button variant="ghost" size="sm">
          Whole definition
          <span className="sr-only"> of {name}</span>
        </Button>
      </SheetTrigger>
      <SheetContent
        size="lg"
        title={<span className="font-mono text-sm">{name}</span>}
        description="As the server wrote it"
      >
        <div className="grid grid-cols-[minmax(0,1fr)] gap-5 p-5">
          {after !== null && <JsonView label={before === null ? "New" : "Now"} value={after} openDepth={3} />}
          {before !== null && <JsonView label="Approved" value={before} openDepth={after === null ? 3 : 1} />}
        </div>
      </SheetContent>
    </Sheet>
  );
}
