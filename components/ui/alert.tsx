import { CircleAlert, CircleCheck, Info, TriangleAlert, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "@/components/cn";
import { toneText, type Tone } from "@/components/ui/tone";

export type AlertProps = {
  tone?: Tone | undefined;
  title?: ReactNode;
  children?: ReactNode;
  /** A button or link that helps. */
  action?: ReactNode;
  /** Set when it appears after something the person did, so that it is read out. */
  live?: boolean | undefined;
  className?: string | undefined;
};

const toneIcon: Record<Tone, LucideIcon> = {
  neutral: Info,
  accent: Info,
  success: CircleCheck,
  warning: TriangleAlert,
  danger: CircleAlert,
};

const toneFrame: Record<Tone, string> = {
  neutral: "border-border bg-muted/60",
  accent: "border-info/25 bg-info-surface",
  success: "border-success/25 bg-success-surface",
  warning: "border-warning/25 bg-warning-surface",
  danger: "border-destructive/25 bg-destructive-surface",
};

export function Alert({ tone = "neutral", title, children, action, live, className }: AlertProps) {
  const Icon = toneIcon[tone];
  const role = live ? (tone === "danger" ? "alert" : "status") : undefined;
  return (
    <div
      role={role}
      className={cn(
        "flex flex-wrap items-start gap-x-4 gap-y-3 rounded-lg border px-4 py-3",
        toneFrame[tone],
        className,
      )}
    >
      <div className="flex min-w-0 flex-1 basis-60 items-start gap-2.5">
        <Icon aria-hidden className={cn("mt-0.5 size-4 shrink-0", toneText[tone])} />
        <div className="grid min-w-0 gap-0.5 break-words">
          {title && <p className="font-medium">{title}</p>}
          {children && <div className={cn(title ? "text-foreground/85" : "text-foreground")}>{children}</div>}
        </div>
      </div>
      {action && <div className="flex shrink-0 items-center gap-2">{action}</div>}
    </div>
  );
}
