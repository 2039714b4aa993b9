import type { ReactNode } from "react";
import { Logo } from "@/components/layout/logo";
import { MAIN_ID } from "@/components/layout/skip-link";

export type AuthLayoutProps = {
  productName: string;
  title: ReactNode;
  description?: ReactNode;
  /** Below the card, e.g. "No account yet? Sign up". */
  footer?: ReactNode;
  children: ReactNode;
};

/** One card in the middle: sign in, sign up, accept, consent. */
export function AuthLayout({ productName, title, description, footer, children }: AuthLayoutProps) {
  return (
    <main
      id={MAIN_ID}
      className="grid min-h-dvh grid-cols-[minmax(0,25rem)] content-center justify-center px-4 py-10"
    >
      <Logo name={productName} className="justify-self-center text-base" />
      <div className="mt-7 grid gap-6 rounded-xl border border-border bg-card p-6 shadow-raised sm:p-8">
        <div className="grid grid-cols-[minmax(0,1fr)] gap-1.5 break-words">
          <h1 className="text-lg leading-tight font-semibold tracking-tight">{title}</h1>
          {description && <div className="text-muted-foreground">{description}</div>}
        </div>
        {children}
      </div>
      {footer && <div className="mt-5 text-center text-muted-foreground">{footer}</div>}
    </main>
  );
}
