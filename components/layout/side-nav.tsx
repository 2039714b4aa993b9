"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { useId, type ReactNode } from "react";
import { isCurrentPath } from "@/components/ui/current-path";

export type NavItem = {
  href: string;
  label: string;
  icon?: ReactNode;
  /** Small note at the right, e.g. a count. */
  badge?: ReactNode;
  /** Current only on exactly this path: for an entry whose path begins others. */
  exact?: boolean | undefined;
};

export type NavGroup = { label?: string | undefined; items: readonly NavItem[] };

export function SideNav({ groups }: { groups: readonly NavGroup[] }) {
  const pathname = usePathname();
  return (
    <nav aria-label="Main" className="grid grid-cols-[minmax(0,1fr)] gap-5">
      {groups.map((group, position) => (
        <Group key={group.label ?? position} group={group} pathname={pathname} />
      ))}
    </nav>
  );
}

function Group({ group, pathname }: { group: NavGroup; pathname: string }) {
  const id = useId();
  return (
    <div>
      {group.label && (
        <p id={id} className="px-2.5 pb-1 text-xs font-medium break-words text-muted-foreground">
          {group.label}
        </p>
      )}
      <ul aria-labelledby={group.label ? id : undefined} className="grid gap-0.5">
        {group.items.map((item) => (
          <li key={item.href}>
            <Link
              href={item.href}
              aria-current={isCurrentPath(pathname, item.href, item.exact) ? "page" : undefined}
              className="flex h-8 items-center gap-2.5 rounded-md px-2.5 font-medium text-muted-foreground transition-colors hover:bg-accent hover:text-foreground focus-visible:-outline-offset-2 aria-[current=page]:bg-accent aria-[current=page]:text-foreground [&_svg]:size-4 [&_svg]:shrink-0"
            >
              {item.icon}
              <span className="min-w-0 flex-1 truncate">{item.label}</span>
              {item.badge}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}
