"use client";

import { X } from "lucide-react";
import { Button } from "@/components/ui/button";
import { FilterSelect } from "@/components/ui/filter-select";
import { SearchInput } from "@/components/ui/search-input";
import { useUrlFilter } from "@/components/ui/use-url-filter";
import { CALL_STATUSES } from "../schema";
import { STATUS_WORDS } from "./call-words";
import { RANGES } from "./log-filters";

const METHODS = [
  "tools/call",
  "tools/list",
  "resources/read",
  "resources/list",
  "resources/templates/list",
  "prompts/get",
  "prompts/list",
  "completion/complete",
  "initialize",
  "server/discover",
  "ping",
];

export type CallFiltersProps = {
  servers: readonly { slug: string; name: string }[];
};

/** Narrows the log. Everything is in the address, so that it can be shared. */
export function CallFilters({ servers }: CallFiltersProps) {
  return (
    <div className="grid gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <SearchInput label="Search targets" placeholder="Tool, prompt or URI" className="sm:w-64" />
        <FilterSelect label="Time" param="range" anyLabel="Any time" options={RANGES} className={SELECT} />
        <FilterSelect
          label="Server"
          param="server"
          anyLabel="Any server"
          options={servers.map(({ slug, name }) => ({ value: slug, label: name }))}
          className={SELECT}
        />
        <FilterSelect
          label="Method"
          param="method"
          anyLabel="Any method"
          options={METHODS.map((method) => ({ value: method, label: method }))}
          className={SELECT}
        />
        <FilterSelect
          label="Status"
          param="status"
          anyLabel="Any status"
          options={CALL_STATUSES.map((status) => ({ value: status, label: STATUS_WORDS[status].label }))}
          className={SELECT}
        />
        <FilterSelect
          label="Decision"
          param="decision"
          anyLabel="Any decision"
          options={[
            { value: "allow", label: "Allowed" },
            { value: "deny", label: "Denied" },
          ]}
          className={SELECT}
        />
      </div>
      <div className="flex flex-wrap gap-2 empty:hidden">
        <FilterChip param="key" text="One API key" />
        <FilterChip param="principal" text="One caller" />
      </div>
    </div>
  );
}

const SELECT = "w-[calc(50%-0.25rem)] sm:w-auto sm:max-w-44";

/** A filter that came with a link, and the way out of it. */
function FilterChip({ param, text }: { param: string; text: string }) {
  const filter = useUrlFilter(param);
  if (filter.value === "") return null;
  return (
    <Button variant="secondary" size="sm" pending={filter.pending} onClick={() => filter.set("")}>
      {text}
      <X aria-hidden />
      <span className="sr-only">Remove this filter</span>
    </Button>
  );
}
