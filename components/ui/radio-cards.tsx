"use client";

import { RadioGroup } from "radix-ui";
import { useId, type ComponentProps, type ReactNode } from "react";
import { cn } from "@/components/cn";

export type RadioCardOption = {
  value: string;
  title: ReactNode;
  description?: ReactNode;
  icon?: ReactNode;
  /** Small note at the title's right, e.g. a Badge. */
  badge?: ReactNode;
  disabled?: boolean | undefined;
};

export type RadioCardsProps = Omit<ComponentProps<typeof RadioGroup.Root>, "children"> & {
  options: readonly RadioCardOption[];
  /** Name of the group. Put it in a FieldSet as well when it needs a visible legend, hint or error. */
  label: string;
  columns?: 1 | 2 | 3 | 4 | undefined;
};

const columnClasses = {
  1: "",
  2: "sm:grid-cols-2",
  3: "sm:grid-cols-3",
  4: "sm:grid-cols-2 xl:grid-cols-4",
} as const;

/** A choice among few, each with room to say what it means. */
export function RadioCards({ options, label, columns = 2, className, ...props }: RadioCardsProps) {
  return (
    <RadioGroup.Root
      {...props}
      aria-label={label}
      className={cn("grid gap-3", columnClasses[columns], className)}
    >
      {options.map((option) => (
        <RadioCard key={option.value} option={option} />
      ))}
    </RadioGroup.Root>
  );
}

function RadioCard({ option }: { option: RadioCardOption }) {
  const id = useId();
  return (
    <RadioGroup.Item
      value={option.value}
      {...(option.disabled ? { disabled: true } : {})}
      aria-labelledby={`${id}-title`}
      aria-describedby={option.description ? `${id}-description` : undefined}
      className={cn(
        "group flex items-start gap-3 rounded-lg border border-border bg-card p-3.5 text-left shadow-raised transition-colors",
        "hover:border-input data-[state=checked]:border-primary data-[state=checked]:ring-1 data-[state=checked]:ring-primary",
        "disabled:cursor-not-allowed disabled:opacity-60",
      )}
    >
      {option.icon && <span className="mt-0.5 text-muted-foreground [&_svg]:size-4">{option.icon}</span>}
      <span className="grid min-w-0 flex-1 gap-0.5">
        <span className="flex items-center justify-between gap-2">
          <span id={`${id}-title`} className="text-sm font-medium">
            {option.title}
          </span>
          {option.badge}
        </span>
        {option.description && (
          <span id={`${id}-description`} className="text-[0.8125rem] text-muted-foreground">
            {option.description}
          </span>
        )}
      </span>
      <span
        aria-hidden
        className="mt-0.5 grid size-4 shrink-0 place-content-center rounded-full border border-input group-data-[state=checked]:border-primary"
      >
        <span className="size-2 scale-0 rounded-full bg-primary transition-transform group-data-[state=checked]:scale-100" />
      </span>
    </RadioGroup.Item>
  );
}
