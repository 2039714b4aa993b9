import { StatusDot } from "@/components/ui/status-dot";
import type { ServerView } from "../schema";
import { HEALTH_WORDS } from "./server-words";

export type ServerHealthProps = {
  health: ServerView["health"];
  /** Says below what the last check found. */
  detailed?: boolean | undefined;
};

/** What the last check of a server found, and its score over the last day. */
export function ServerHealth({ health, detailed }: ServerHealthProps) {
  const { label, tone } = HEALTH_WORDS[health.status];
  const showDetail = detailed && health.detail !== null && health.status !== "healthy";
  return (
    <div className="grid min-w-0 gap-0.5">
      <div className="flex items-baseline gap-2 whitespace-nowrap">
        <StatusDot tone={tone} label={label} />
        {health.score !== null && (
          <span
            className="text-[0.8125rem] text-muted-foreground tabular-nums"
            title="Health score over the last 24 hours, out of 100"
          >
            {health.score}
            <span className="sr-only"> out of 100</span>
          </span>
        )}
      </div>
      {showDetail && (
        <p
          title={health.detail ?? undefined}
          className="line-clamp-2 max-w-64 text-[0.8125rem] text-muted-foreground"
        >
          {health.detail}
        </p>
      )}
    </div>
  );
}
