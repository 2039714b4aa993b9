import { cn } from "@/components/cn";
import { toneFill, type Tone } from "@/components/ui/tone";

export type ProgressProps = {
  label: string;
  value: number;
  max?: number | undefined;
  tone?: Tone | undefined;
  className?: string | undefined;
};

export function Progress({ label, value, max = 100, tone = "accent", className }: ProgressProps) {
  const bounded = Math.min(Math.max(value, 0), max);
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={max}
      aria-valuenow={bounded}
      className={cn("h-1.5 w-full overflow-hidden rounded-full bg-secondary", className)}
    >
      <div
        className={cn("h-full rounded-full transition-[width]", toneFill[tone])}
        style={{ width: `${max > 0 ? (bounded / max) * 100 : 0}%` }}
      />
    </div>
  );
}
