import { RelativeTime } from "@/components/ui/relative-time";
import { StatusDot } from "@/components/ui/status-dot";
import type { ServerHealthView } from "../schema";
import { durationInWords, HEALTH_WORDS } from "./server-words";

type Check = ServerHealthView["recent"][number];

const SHOWN = 5;

/** The latest health checks, newest first. */
export function ServerChecks({ checks }: { checks: readonly Check[] }) {
  if (checks.length === 0) return null;
  return (
    <div className="border-t border-border px-5 py-4">
      <h3 className="text-[0.8125rem] font-medium">Latest checks</h3>
      <ul className="mt-1 divide-y divide-border">
        {checks.slice(0, SHOWN).map((check) => (
          <li
            key={check.at}
            className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 gap-y-0.5 py-2 sm:grid-cols-[8rem_minmax(0,1fr)_auto]"
          >
            <StatusDot tone={HEALTH_WORDS[check.status].tone} label={HEALTH_WORDS[check.status].label} />
            <span className="order-last col-span-2 min-w-0 text-[0.8125rem] break-words text-muted-foreground empty:hidden sm:order-none sm:col-span-1 sm:empty:block">
              {check.detail}
            </span>
            <span className="flex gap-3 text-[0.8125rem] text-muted-foreground tabular-nums">
              {check.latencyMs !== null && <span>{durationInWords(check.latencyMs)}</span>}
              <RelativeTime date={check.at} />
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
