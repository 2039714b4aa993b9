import { Stat, StatGroup } from "@/components/ui/stat";
import type { CallStatsView } from "@/lib/features/calls/schema";
import type { ServerHealthView } from "../schema";
import { amountText, numberText, shareText } from "./server-numbers";
import { ServerScoreHint } from "./server-score-hint";
import { durationInWords } from "./server-words";

/** The calls of one server; undefined when it had none. */
export type ServerCalls = CallStatsView["servers"][number] | undefined;

export type ServerDayProps = { health: ServerHealthView; calls: ServerCalls };

/** How a server did over the last 24 hours, in four numbers. */
export function ServerDay({ health, calls }: ServerDayProps) {
  const { score, checks, uptimePercent, averageLatencyMs } = health;
  return (
    <StatGroup>
      <Stat
        label={
          <span className="inline-flex items-center gap-0.5">
            Health score
            <span className="-my-2">
              <ServerScoreHint />
            </span>
          </span>
        }
        value={score ?? "–"}
        {...(score === null ? { hint: "Not checked yet" } : { unit: "/ 100", hint: "Last 24 hours" })}
      />
      <Stat
        label="Uptime"
        value={uptimePercent === null ? "–" : numberText(uptimePercent)}
        {...(uptimePercent === null ? {} : { unit: "%" })}
        hint={checks === 0 ? "No checks yet" : `${amountText(checks, "check")} in 24 h`}
      />
      <Stat
        label="Average response"
        value={averageLatencyMs === null ? "–" : numberText(averageLatencyMs)}
        {...(averageLatencyMs === null ? {} : { unit: "ms" })}
        hint={responseHint(averageLatencyMs, calls)}
      />
      <Stat label="Requests, 24 h" value={numberText(calls?.total ?? 0)} hint={requestsHint(calls)} />
    </StatGroup>
  );
}

function responseHint(checkMs: number | null, calls: ServerCalls): string {
  const ofChecks = checkMs === null ? "No check answered yet" : "Of health checks";
  const callMs = calls?.averageMs ?? null;
  return callMs === null ? ofChecks : `${ofChecks}. Calls: ${durationInWords(callMs)}`;
}

function requestsHint(calls: ServerCalls): string {
  if (calls === undefined || calls.total === 0) return "No calls in 24 h";
  const { total, errors, denied } = calls;
  const failed = errors === 0 ? "No errors" : `${amountText(errors, "error")} (${shareText(errors, total)})`;
  return denied === 0 ? failed : `${failed}, ${numberText(denied)} refused`;
}
