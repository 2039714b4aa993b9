"use client";

import { FilterSelect } from "@/components/ui/filter-select";
import { SearchInput } from "@/components/ui/search-input";
import { ACTOR_KINDS } from "../schema";
import { AUDIT_RANGES } from "./audit-words";

export type AuditFiltersProps = { actions: readonly string[] };

/** Narrows the audit log. Everything is in the address, so that it can be shared. */
export function AuditFilters({ actions }: AuditFiltersProps) {
  const nouns = [...new Set(actions.map((action) => action.split(".")[0] ?? action))];
  return (
    <div className="flex flex-wrap items-center gap-2">
      <SearchInput label="Search targets" placeholder="What was changed" className="sm:w-56" />
      <SearchInput label="Search actors" placeholder="Who did it" param="actor" className="sm:w-56" />
      <FilterSelect
        label="Action"
        param="action"
        anyLabel="Any action"
        options={[
          ...nouns.map((noun) => ({ value: `${noun}.*`, label: `${noun}: everything` })),
          ...actions.map((action) => ({ value: action, label: action })),
        ]}
        className={SELECT}
      />
      <FilterSelect
        label="Kind of actor"
        param="kind"
        anyLabel="Anybody"
        options={ACTOR_KINDS.map((value) => ({ value, label: KIND_LABELS[value] }))}
        className={SELECT}
      />
      <FilterSelect
        label="Time"
        param="range"
        anyLabel="Any time"
        options={AUDIT_RANGES}
        className={SELECT}
      />
    </div>
  );
}

const KIND_LABELS = { user: "People", key: "API keys", system: "Gatehouse itself" } as const;
const SELECT = "w-[calc(50%-0.25rem)] sm:w-auto sm:max-w-52";
