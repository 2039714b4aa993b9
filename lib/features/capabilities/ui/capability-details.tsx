"use client";

import { Badge } from "@/components/ui/badge";
import { JsonView } from "@/components/ui/json-view";
import { KeyValueList } from "@/components/ui/key-value";
import { RelativeTime } from "@/components/ui/relative-time";
import { Sheet, SheetContent, SheetTrigger } from "@/components/ui/sheet";
import { factsOf, hintsOf, schemasOf } from "./capability-facts";
import { KIND_WORDS, type CapabilityItem } from "./capability-item";

/** The name of a capability, which opens all that is known about it. */
export function CapabilityDetails({ item }: { item: CapabilityItem }) {
  return (
    <Sheet>
      <SheetTrigger asChild>
        <button
          type="button"
          className="min-w-0 rounded-sm text-left font-mono text-[0.8125rem] font-medium break-all hover:text-link hover:underline"
        >
          {item.name}
        </button>
      </SheetTrigger>
      <SheetContent
        size="lg"
        title={<span className="font-mono text-sm">{item.name}</span>}
        description={item.title ?? KIND_WORDS[item.kind].title.replace(/s$/, "")}
      >
        <div className="grid grid-cols-[minmax(0,1fr)] gap-5 p-5">
          {item.description !== "" && (
            <p className="max-w-prose break-words whitespace-pre-line">{item.description}</p>
          )}
          <Claims item={item} />
          {schemasOf(item.definition).map((part) => (
            <JsonView key={part.label} label={part.label} value={part.value} openDepth={3} />
          ))}
          {item.definition !== null && (
            <JsonView label="Whole definition" value={item.definition} openDepth={0} />
          )}
          <KeyValueList items={[...factsOf(item.definition), ...history(item)]} />
        </div>
      </SheetContent>
    </Sheet>
  );
}

function Claims({ item }: { item: CapabilityItem }) {
  const hints = hintsOf(item.kind, item.definition);
  if (hints.length === 0) return null;
  return (
    <ul className="grid gap-2" aria-label="What the server says about it">
      {hints.map((hint) => (
        <li key={hint.label} className="flex items-baseline gap-2">
          <Badge tone={hint.tone}>{hint.label}</Badge>
          <span className="text-[0.8125rem] text-muted-foreground">{hint.meaning}</span>
        </li>
      ))}
    </ul>
  );
}

function history(item: CapabilityItem) {
  const moments = [
    { label: "First seen", at: item.firstSeenAt },
    { label: "Definition last changed", at: item.changedAt },
    { label: "Gone since", at: item.removedAt },
  ];
  return moments.flatMap(({ label, at }) =>
    at === null ? [] : [{ label, value: <RelativeTime key={label} date={at} /> }],
  );
}
