import { Sparkline } from "@/components/ui/sparkline";
import { Stat, StatGroup } from "@/components/ui/stat";
import type { CallStatsView } from "@/lib/features/calls/schema";
import { countText } from "./server-words";

type Stats = CallStatsView["servers"][number];

/** The last 24 hours of a server in this workspace. `stats` is undefined when there was no call. */
export function ServerStats({ stats, isMine }: { stats: Stats | undefined; isMine: boolean }) {
  const { total = 0, errors = 0, denied = 0, averageMs = null, hours = [] } = stats ?? {};
  const share = total === 0 ? null : Math.round((errors / total) * 1000) / 10;
  return (
    <StatGroup>
      <Stat
        label={isMine ? "Your calls, 24 h" : "Calls, 24 h"}
        value={countText(total)}
        visual={
          total > 0 && (
            <Sparkline
              values={hours.map((hour) => hour.total)}
              label={`Calls per hour over 24 hours, ${countText(total)} in all`}
            />
          )
        }
      />
      <Stat
        label="Errors"
        value={countText(errors)}
        hint={share === null ? "No calls yet" : `${String(share)} % of the calls`}
      />
      <Stat label="Refused by policy" value={countText(denied)} />
      <Stat
        label="Average response"
        value={averageMs === null ? "–" : countText(Math.round(averageMs))}
        {...(averageMs === null
          ? { hint: "No answered calls yet" }
          : { unit: "ms", hint: "Gateway and server together" })}
      />
    </StatGroup>
  );
}
