import { cn } from "@/components/cn";
import { sparklineSegments } from "@/components/ui/sparkline-path";
import { toneLine, type Tone } from "@/components/ui/tone";

export type SparklineProps = {
  /** Evenly spaced; null where nothing was measured. */
  values: readonly (number | null)[];
  /** Says in words what the line shows, e.g. "Response time over 24 hours, now 82 ms". */
  label: string;
  tone?: Tone | undefined;
  width?: number | undefined;
  height?: number | undefined;
  className?: string | undefined;
};

export function Sparkline({
  values,
  label,
  tone = "accent",
  width = 96,
  height = 28,
  className,
}: SparklineProps) {
  const segments = sparklineSegments(values, width, height);
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      preserveAspectRatio="none"
      className={cn("shrink-0 overflow-visible", toneLine[tone], className)}
    >
      {segments.length === 0 && (
        <line x1={0} x2={width} y1={height - 1} y2={height - 1} stroke="var(--border)" strokeWidth={1.5} />
      )}
      {segments.map((segment) => (
        <g key={segment.line}>
          <path d={segment.area} fill="currentColor" opacity={0.12} />
          <path
            d={segment.line}
            fill="none"
            stroke="currentColor"
            strokeWidth={1.5}
            strokeLinecap="round"
            strokeLinejoin="round"
            vectorEffect="non-scaling-stroke"
          />
        </g>
      ))}
    </svg>
  );
}
