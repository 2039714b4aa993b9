import type { ReactNode } from "react";
import { cn } from "@/components/cn";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { Sparkline } from "@/components/ui/sparkline";
import { toneFill } from "@/components/ui/tone";
import { HEALTH_BUCKET_MINUTES } from "../constants";
import type { ServerHealthView } from "../schema";
import { ServerChecks } from "./server-checks";
import type { ServerCalls } from "./server-day";
import { amountText, numberText } from "./server-numbers";

type Bucket = ServerHealthView["buckets"][number];

export type ServerHistoryProps = { health: ServerHealthView; calls: ServerCalls };

/** The last 24 hours over time: calls, answered checks, response time, and the latest checks one by one. */
export function ServerHistory({ health, calls }: ServerHistoryProps) {
  const { buckets, averageLatencyMs } = health;
  const total = calls?.total ?? 0;
  return (
    <Card>
      <CardHeader>
        <CardTitle>Last 24 hours</CardTitle>
        <CardDescription>
          What clients did through Gatehouse, and what its own health checks found.
        </CardDescription>
      </CardHeader>
      <CardContent className="grid grid-cols-[minmax(0,1fr)] gap-5">
        <Line title="Requests" value={total === 0 ? "None" : numberText(total)}>
          <Sparkline
            className="h-10 w-full"
            values={total === 0 ? [] : (calls?.hours.map((hour) => hour.total) ?? [])}
            label={`Requests per hour over 24 hours, ${numberText(total)} in all`}
          />
        </Line>
        <Line title="Health checks" value={checksInWords(health)}>
          <Uptime buckets={buckets} label={uptimeInWords(health)} />
        </Line>
        <Line
          title="Response time"
          value={averageLatencyMs === null ? "Not measured" : `${numberText(averageLatencyMs)} ms`}
        >
          <Sparkline
            className="h-10 w-full"
            values={buckets.map((bucket) => bucket.averageLatencyMs)}
            label={
              averageLatencyMs === null
                ? "Response time of health checks over 24 hours, none measured"
                : `Response time of health checks over 24 hours, ${numberText(averageLatencyMs)} ms on average`
            }
          />
        </Line>
        <div aria-hidden className="-mt-3 flex justify-between text-xs text-muted-foreground sm:pl-40">
          <span>24 h ago</span>
          <span>Now</span>
        </div>
      </CardContent>
      <ServerChecks checks={health.recent} />
    </Card>
  );
}

function Line({ title, value, children }: { title: string; value: string; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] items-center gap-x-4 gap-y-2 sm:grid-cols-[9rem_minmax(0,1fr)]">
      <div className="flex items-baseline justify-between gap-2 sm:grid sm:gap-0.5">
        <span className="text-[0.8125rem] text-muted-foreground">{title}</span>
        <span className="font-medium tabular-nums">{value}</span>
      </div>
      {children}
    </div>
  );
}

function Uptime({ buckets, label }: { buckets: readonly Bucket[]; label: string }) {
  return (
    <div role="img" aria-label={label} className="flex h-8 gap-px sm:gap-0.5">
      {buckets.map((bucket, index) => (
        <span
          key={bucket.from}
          title={bucketInWords(bucket, buckets.length - index)}
          className={cn("flex-1 rounded-xs", bucketFill(bucket))}
        />
      ))}
    </div>
  );
}

function bucketFill({ uptimePercent }: Bucket): string {
  if (uptimePercent === null) return "bg-secondary";
  if (uptimePercent === 100) return toneFill.success;
  return uptimePercent === 0 ? toneFill.danger : toneFill.warning;
}

// Ages instead of clock times: this is drawn on the server, which does not know the reader's time zone.
function bucketInWords({ checks, uptimePercent, averageLatencyMs }: Bucket, age: number): string {
  const when = `${numberText((age * HEALTH_BUCKET_MINUTES) / 60)} h ago`;
  if (uptimePercent === null) return `${when}: no checks`;
  const speed = averageLatencyMs === null ? "" : `, ${numberText(averageLatencyMs)} ms`;
  return `${when}: ${amountText(checks, "check")}, ${numberText(uptimePercent)} % answered${speed}`;
}

function checksInWords({ checks, uptimePercent }: ServerHealthView): string {
  return checks === 0 || uptimePercent === null ? "None yet" : `${numberText(uptimePercent)} % answered`;
}

function uptimeInWords({ buckets, checks }: ServerHealthView): string {
  if (checks === 0) return "Health checks over 24 hours: none yet";
  const measured = buckets.filter((bucket) => bucket.uptimePercent !== null);
  const whole = measured.filter((bucket) => bucket.uptimePercent === 100);
  return `Health checks by half hour over 24 hours: all answered in ${String(whole.length)} of ${String(measured.length)} half hours with checks`;
}
