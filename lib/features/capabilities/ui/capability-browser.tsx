"use client";

import { SearchX, Unplug } from "lucide-react";
import type { ReactNode } from "react";
import { EmptyState } from "@/components/ui/empty-state";
import { FilterSelect } from "@/components/ui/filter-select";
import { SearchInput } from "@/components/ui/search-input";
import type { CapabilityEffect, CapabilityKind, Switchable } from "../schema";
import { BulkSwitch } from "./bulk-switch";
import { countOf, KIND_WORDS, type CapabilityItem } from "./capability-item";
import { CapabilityKindTabs, type CapabilityKindTabsProps } from "./capability-kind-tabs";
import { CapabilityRow } from "./capability-row";
import type { Switches } from "./use-switches";

export type CapabilityBrowserProps = {
  kind: CapabilityKind;
  counts: CapabilityKindTabsProps["counts"];
  items: readonly CapabilityItem[];
  /** Narrows what is listed, and what is switched at once. */
  search: string | undefined;
  effect: CapabilityEffect | undefined;
  switchable: Switchable;
  /** Null: the person may look, not change. */
  switches: Switches | null;
  /** Whom a change reaches, e.g. "everyone in this workspace". */
  audience: string;
  /** Said when the server has nothing of this kind. */
  emptyHint: ReactNode;
  /** Where access can be explained. */
  renderWhy?: ((item: CapabilityItem) => ReactNode) | undefined;
};

const EFFECTS = [
  { value: "read", label: "Read-only" },
  { value: "write", label: "May write" },
  { value: "destructive", label: "Destructive" },
] as const satisfies readonly { value: CapabilityEffect; label: string }[];

/** Capabilities of a server, kind by kind: search, look inside, switch on and off. */
export function CapabilityBrowser(props: CapabilityBrowserProps) {
  const { kind, counts, items, search, effect, switchable, switches, audience, emptyHint, renderWhy } = props;
  const bulk = { kind, search, effect, audience };
  const isFiltered = search !== undefined || effect !== undefined;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <CapabilityKindTabs current={kind} counts={counts} />
      <div className="flex flex-wrap items-center justify-between gap-2">
        <div className="flex flex-wrap items-center gap-2">
          <SearchInput label={`Search ${KIND_WORDS[kind].many}`} />
          {kind === "tool" && (
            <FilterSelect label="What it does" param="effect" anyLabel="All tools" options={EFFECTS} />
          )}
        </div>
        {switches !== null && switchable.on + switchable.off > (isFiltered ? 0 : 1) && (
          <div className="flex gap-2">
            <BulkSwitch {...bulk} to={true} count={switchable.off} switches={switches} />
            <BulkSwitch {...bulk} to={false} count={switchable.on} switches={switches} />
          </div>
        )}
      </div>
      {items.length === 0 ? (
        isFiltered ? (
          <EmptyState
            icon={<SearchX />}
            title={`No ${KIND_WORDS[kind].one} matches`}
            description="Try another word or filter, or look among the other kinds."
          />
        ) : (
          <EmptyState icon={<Unplug />} title={`No ${KIND_WORDS[kind].many}`} description={emptyHint} />
        )
      ) : (
        <ul
          aria-label={countOf(kind, items.length)}
          className="divide-y divide-border overflow-hidden rounded-lg border border-border bg-card shadow-raised"
        >
          {items.map((item) => (
            <CapabilityRow
              key={`${item.kind}:${item.name}`}
              item={item}
              switches={switches}
              renderWhy={renderWhy}
            />
          ))}
        </ul>
      )}
    </div>
  );
}
