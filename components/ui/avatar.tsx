import { cn } from "@/components/cn";
import { initialsOf } from "@/components/ui/initials";

export type AvatarProps = {
  name: string;
  size?: "sm" | "md" | "lg" | undefined;
  /** People are round, organizations, workspaces and servers are square. */
  shape?: "circle" | "square" | undefined;
  className?: string | undefined;
};

const sizeClasses = { sm: "size-5 text-[0.625rem]", md: "size-7 text-xs", lg: "size-10 text-sm" } as const;

/** Initials beside a name that is written out; hidden from screen readers for that reason. */
export function Avatar({ name, size = "md", shape = "circle", className }: AvatarProps) {
  return (
    <span
      aria-hidden
      className={cn(
        "inline-grid shrink-0 place-content-center border border-border bg-secondary leading-none font-semibold text-secondary-foreground select-none",
        shape === "circle" ? "rounded-full" : "rounded-md",
        sizeClasses[size],
        className,
      )}
    >
      {size === "sm" ? initialsOf(name).slice(0, 1) : initialsOf(name)}
    </span>
  );
}
