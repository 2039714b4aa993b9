import { cn } from "@/components/cn";

/** Two posts and the arch over an open way: the gate. */
export function LogoMark({ className }: { className?: string | undefined }) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden className={cn("size-6 shrink-0", className)}>
      <rect width="24" height="24" rx="6" fill="var(--primary)" />
      <path
        d="M6.5 18.5v-7a5.5 5.5 0 0 1 11 0v7M12 18.5v-7"
        fill="none"
        stroke="var(--primary-foreground)"
        strokeWidth="2.2"
        strokeLinecap="round"
      />
    </svg>
  );
}

export type LogoProps = { name: string; className?: string | undefined };

export function Logo({ name, className }: LogoProps) {
  return (
    <span className={cn("inline-flex items-center gap-2 font-semibold tracking-tight", className)}>
      <LogoMark />
      {name}
    </span>
  );
}
