import type { ComponentProps, ReactNode } from "react";
import { cn } from "@/components/cn";
import { buttonVariants, PENDING, type ButtonVariants } from "@/components/ui/button";
import { Spinner } from "@/components/ui/spinner";

export type IconButtonProps = Omit<ComponentProps<"button">, "aria-label" | "children"> & {
  /** The name of the button, shown as its tooltip too. */
  label: string;
  icon: ReactNode;
  variant?: ButtonVariants["variant"];
  size?: "sm" | "md" | undefined;
  pending?: boolean | undefined;
};

export function IconButton({
  label,
  icon,
  variant = "ghost",
  size = "md",
  pending,
  className,
  ...props
}: IconButtonProps) {
  return (
    <button
      type="button"
      title={label}
      {...props}
      {...(pending ? PENDING : {})}
      aria-label={label}
      className={cn(buttonVariants({ variant }), "px-0", size === "sm" ? "size-8" : "size-9", className)}
    >
      {pending ? <Spinner /> : icon}
    </button>
  );
}
