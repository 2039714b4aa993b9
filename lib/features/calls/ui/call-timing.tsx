import { cn } from "@/components/cn";
import { toneFill, type Tone } from "@/components/ui/tone";
import type { CallView } from "../schema";
import { millisecondsText } from "./call-words";

type Part = { label: string; hint: string; ms: number; tone: Tone };

/** Where the time of a call went. */
export function CallTiming({ timings }: { timings: CallView["timings"] }) {
  const { totalMs } = timings;
  if (totalMs === null)
    return (
      <p className="text-muted-foreground">The outcome is not known yet, and so neither are its times.</p>
    );
  const parts = partsOf(timings);
  return (
    <div className="grid gap-3">
      <p>
        <span className="text-2xl leading-none font-semibold tracking-tight tabular-nums">
          {millisecondsText(totalMs)}
        </span>{" "}
        <span className="text-muted-foreground">in all</span>
      </p>
      <ul className="grid gap-2">
        {parts.map((part, position) => (
          <li
            key={part.label}
            className="grid items-center gap-x-4 gap-y-1 sm:grid-cols-[11rem_minmax(0,1fr)_5rem]"
          >
            <span className="text-[0.8125rem]" title={part.hint}>
              {part.label}
            </span>
            <span
              aria-hidden
              className="order-last h-2.5 overflow-hidden rounded-full bg-muted sm:order-none"
            >
              <span
                className={cn("block h-full min-w-0.5 rounded-full", toneFill[part.tone])}
                style={barStyle(parts, position, totalMs)}
              />
            </span>
            <span className="text-[0.8125rem] text-muted-foreground tabular-nums sm:text-right">
              {millisecondsText(part.ms)}
            </span>
          </li>
        ))}
      </ul>
      <p className="text-[0.8125rem] text-muted-foreground">
        Gatehouse&apos;s own time is spent before and after the server&apos;s; it is drawn first.
      </p>
    </div>
  );
}

function partsOf({ totalMs, gatewayMs, upstreamMs, firstByteMs }: CallView["timings"]): Part[] {
  const own = gatewayMs ?? totalMs ?? 0;
  const gateway: Part = { label: "Gatehouse", hint: "Checks, policy, record", ms: own, tone: "accent" };
  if (upstreamMs === null) return [gateway];
  const waiting = Math.min(firstByteMs ?? upstreamMs, upstreamMs);
  return [
    gateway,
    {
      label: "Server, to first byte",
      hint: "Until the server began to answer",
      ms: waiting,
      tone: "success",
    },
    {
      label: "Server, answering",
      hint: "From its first byte to its last",
      ms: upstreamMs - waiting,
      tone: "warning",
    },
  ];
}

function barStyle(parts: readonly Part[], position: number, totalMs: number) {
  const before = parts.slice(0, position).reduce((sum, part) => sum + part.ms, 0);
  const share = (ms: number) => `${String(totalMs <= 0 ? 0 : Math.min(100, (ms / totalMs) * 100))}%`;
  return { marginLeft: share(before), width: share(parts[position]?.ms ?? 0) };
}
