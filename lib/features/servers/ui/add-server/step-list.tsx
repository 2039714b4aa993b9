import { Check } from "lucide-react";
import { cn } from "@/components/cn";

export type StepListProps = { steps: readonly string[]; current: number };

/** Where one is on the way through a few steps. */
export function StepList({ steps, current }: StepListProps) {
  return (
    <ol aria-label="Steps" className="flex flex-wrap items-center gap-x-6 gap-y-2">
      {steps.map((step, index) => (
        <li
          key={step}
          aria-current={index === current ? "step" : undefined}
          className={cn(
            "flex items-center gap-2 font-medium",
            index === current ? "text-foreground" : "text-muted-foreground",
          )}
        >
          <span
            aria-hidden
            className={cn(
              "grid size-5 place-content-center rounded-full border text-xs",
              index === current ? "border-primary bg-primary text-primary-foreground" : "border-border",
            )}
          >
            {index < current ? <Check className="size-3" /> : index + 1}
          </span>
          {step}
          {index < current && <span className="sr-only">(done)</span>}
        </li>
      ))}
    </ol>
  );
}
