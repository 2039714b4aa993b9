import type { ReactNode } from "react";
import { MAIN_ID } from "@/components/layout/skip-link";
import { CopyField } from "@/components/ui/copy-field";

export type MessagePageProps = {
  icon: ReactNode;
  title: string;
  description: ReactNode;
  action?: ReactNode;
  /** What an administrator finds the incident by. */
  reference?: string | undefined;
};

/** A whole page that says one thing: not found, failed, expired. */
export function MessagePage({ icon, title, description, action, reference }: MessagePageProps) {
  return (
    <main
      id={MAIN_ID}
      className="grid min-h-[80dvh] grid-cols-[minmax(0,28rem)] content-center justify-center px-4 py-10"
    >
      <div className="flex flex-col items-center gap-5 text-center">
        <div
          aria-hidden
          className="grid size-11 place-content-center rounded-lg border border-border bg-card text-muted-foreground shadow-raised [&_svg]:size-5"
        >
          {icon}
        </div>
        <div className="grid gap-1.5">
          <h1 className="text-lg leading-snug font-semibold tracking-tight text-balance">{title}</h1>
          <div className="text-balance text-muted-foreground">{description}</div>
        </div>
        {reference && <CopyField value={reference} label="Reference" className="w-full max-w-72 text-left" />}
        {action && <div className="flex flex-wrap justify-center gap-2">{action}</div>}
      </div>
    </main>
  );
}
