import { ScrollText, SearchX } from "lucide-react";
import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

export type NoCallsProps = {
  isFiltered: boolean;
  /** The log without any filter. */
  logsHref: string;
  /** Where a URL to call is found, with its label. */
  start: { href: string; label: string };
};

export function NoCalls({ isFiltered, logsHref, start }: NoCallsProps) {
  if (isFiltered)
    return (
      <EmptyState
        icon={<SearchX />}
        title="No call matches"
        description="Nothing that was recorded fits all of these filters."
        action={
          <ButtonLink href={logsHref} variant="outline">
            Clear filters
          </ButtonLink>
        }
      />
    );
  return (
    <EmptyState
      icon={<ScrollText />}
      title="No calls yet"
      description="Every request that a client makes through Gatehouse is recorded here, with what was asked, what came back and why it was allowed. To make the first one, copy a server's snippet into a client, or run one of its tools from its Test tab."
      action={<ButtonLink href={start.href}>{start.label}</ButtonLink>}
    />
  );
}
