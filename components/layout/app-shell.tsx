import Link from "next/link";
import type { ReactNode } from "react";
import { cn } from "@/components/cn";
import { LogoMark } from "@/components/layout/logo";
import { MobileNav } from "@/components/layout/mobile-nav";
import { SideNav, type NavGroup } from "@/components/layout/side-nav";
import { MAIN_ID, SkipLink } from "@/components/layout/skip-link";

export type AppShellProps = {
  /** Name of the product and where its mark leads. */
  productName: string;
  homeHref: string;
  /** Top of the sidebar: a ContextSwitcher. */
  switcher: ReactNode;
  nav: readonly NavGroup[];
  /** Foot of the sidebar: a UserMenu. */
  footer: ReactNode;
  /** Above every page, e.g. an Alert about the whole installation. */
  banner?: ReactNode;
  children: ReactNode;
};

/** The frame of every signed-in page: sidebar on the left, a drawer below 1024px. Put a PageBody inside. */
export function AppShell({ productName, homeHref, switcher, nav, footer, banner, children }: AppShellProps) {
  const sidebar = <SidebarContent switcher={switcher} nav={nav} footer={footer} />;
  return (
    <div className="min-h-dvh lg:grid lg:grid-cols-[15.5rem_minmax(0,1fr)]">
      <SkipLink />
      <aside
        aria-label="Sidebar"
        className="sticky top-0 hidden h-dvh border-r border-border bg-sidebar lg:block"
      >
        {sidebar}
      </aside>
      <header className="sticky top-0 z-40 flex h-13 items-center gap-2 border-b border-border bg-background/95 px-3 backdrop-blur lg:hidden">
        <MobileNav>{sidebar}</MobileNav>
        <Link
          href={homeHref}
          className="flex items-center gap-2 rounded-md px-1 py-1 font-semibold tracking-tight"
        >
          <LogoMark />
          {productName}
        </Link>
      </header>
      <main id={MAIN_ID} tabIndex={-1} className="min-w-0 scroll-mt-14">
        {banner && <div className="px-4 pt-4 sm:px-8">{banner}</div>}
        {children}
      </main>
    </div>
  );
}

type SidebarProps = Pick<AppShellProps, "switcher" | "nav" | "footer">;

function SidebarContent({ switcher, nav, footer }: SidebarProps) {
  return (
    <div className="flex h-full min-h-0 flex-1 flex-col">
      <div className="p-3 pr-14 lg:pr-3">{switcher}</div>
      <div className="min-h-0 flex-1 overflow-y-auto px-3 pt-1 pb-4">
        <SideNav groups={nav} />
      </div>
      <div className="border-t border-border p-3">{footer}</div>
    </div>
  );
}

export type PageBodyProps = {
  /** "narrow" for forms and settings, "wide" for tables. */
  width?: "narrow" | "wide" | undefined;
  className?: string | undefined;
  children: ReactNode;
};

/** The column of a page, with room around it and between its parts. */
export function PageBody({ width = "wide", className, children }: PageBodyProps) {
  return (
    <div
      className={cn(
        "mx-auto grid w-full grid-cols-[minmax(0,1fr)] content-start gap-6 px-4 py-6 sm:px-8 sm:py-8",
        width === "narrow" ? "max-w-3xl" : "max-w-7xl",
        className,
      )}
    >
      {children}
    </div>
  );
}

export type DetailLayoutProps = {
  /** Vertical NavTabs at the left. */
  tabs?: ReactNode;
  /** Facts at the right; below the content on narrow screens. */
  panel?: ReactNode;
  children: ReactNode;
};

/** A page about one thing: its tabs, its content, its facts. */
export function DetailLayout({ tabs, panel, children }: DetailLayoutProps) {
  return (
    <div
      className={cn(
        "grid grid-cols-[minmax(0,1fr)] gap-6 lg:gap-8",
        tabs && "lg:grid-cols-[13rem_minmax(0,1fr)]",
      )}
    >
      {tabs}
      <div
        className={cn(
          "grid min-w-0 content-start gap-6",
          panel && "xl:grid-cols-[minmax(0,1fr)_18rem] xl:gap-8",
        )}
      >
        <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] content-start gap-6">{children}</div>
        {panel && (
          <aside aria-label="Facts" className="grid min-w-0 content-start gap-6">
            {panel}
          </aside>
        )}
      </div>
    </div>
  );
}
