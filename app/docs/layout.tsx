import Link from "next/link";
import type { ReactNode } from "react";
import { Logo } from "@/components/layout/logo";
import { MAIN_ID, SkipLink } from "@/components/layout/skip-link";
import { ThemeToggle } from "@/components/layout/theme-menu";
import { ButtonLink } from "@/components/ui/button";

/** The frame of the public documentation: nobody has to be signed in. */
export default function DocsLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <SkipLink />
      <header className="sticky top-0 z-40 border-b border-border bg-background/95 backdrop-blur">
        <div className="mx-auto flex h-13 max-w-7xl items-center justify-between gap-4 px-4 sm:px-8">
          <Link href="/" className="rounded-md">
            <Logo name="Gatehouse" />
          </Link>
          <div className="flex items-center gap-2">
            <ThemeToggle />
            <ButtonLink href="/" variant="outline" size="sm">
              Open dashboard
            </ButtonLink>
          </div>
        </div>
      </header>
      <main id={MAIN_ID} tabIndex={-1} className="mx-auto max-w-7xl px-4 py-6 sm:px-8 sm:py-8">
        {children}
      </main>
    </>
  );
}
