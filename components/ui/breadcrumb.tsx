import { ChevronRight } from "lucide-react";
import Link from "next/link";
import { Fragment } from "react";

export type BreadcrumbItem = { label: string; href: string };

/** The way up. The page itself is its title, so it is not repeated here. */
export function Breadcrumb({ items }: { items: readonly BreadcrumbItem[] }) {
  return (
    <nav aria-label="Breadcrumb">
      <ol className="-mx-1 flex min-w-0 flex-wrap items-center gap-1 text-[0.8125rem] text-muted-foreground">
        {items.map((item, position) => (
          <Fragment key={item.href}>
            {position > 0 && (
              <li aria-hidden>
                <ChevronRight className="size-3.5" />
              </li>
            )}
            <li className="min-w-0">
              <Link
                href={item.href}
                className="block truncate rounded-sm px-1 py-0.5 transition-colors hover:text-foreground"
              >
                {item.label}
              </Link>
            </li>
          </Fragment>
        ))}
      </ol>
    </nav>
  );
}
