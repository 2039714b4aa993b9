import { LoaderCircle } from "lucide-react";
import { cn } from "@/components/cn";

type SpinnerProps = {
  /** Said to screen readers. Without it the spinner is decoration beside text that says the same. */
  label?: string | undefined;
  className?: string | undefined;
};

export function Spinner({ label, className }: SpinnerProps) {
  const icon = <LoaderCircle aria-hidden className={cn("size-4 animate-spin", className)} />;
  if (!label) return icon;
  return (
    <span role="status" className="inline-flex items-center">
      {icon}
      <span className="sr-only">{label}</span>
    </span>
  );
}
