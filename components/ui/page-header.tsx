import type { ReactNode } from "react";
import { cn } from "@/components/cn";
import { Breadcrumb, type BreadcrumbItem } from "@/components/ui/breadcrumb";

export type PageHeaderProps = {
  title: ReactNode;
  description?: ReactNode;
  breadcrumb?: readonly BreadcrumbItem[] | undefined;
  /** State of the thing shown, right after its name. */
  badge?: ReactNode;
  /** Square mark before the title, e.g. an Avatar. */
  icon?: ReactNode;
  /** One primary action; others belong in a menu beside it. */
  action?: ReactNode;
};

export function PageHeader({ title, description, breadcrumb, badge, icon, action }: PageHeaderProps) {
  return (
    <header className="grid grid-cols-[minmax(0,1fr)] gap-1.5">
      {breadcrumb && breadcrumb.length > 0 && <Breadcrumb items={breadcrumb} />}
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div
          className={cn("flex min-w-0 flex-1 basis-64 gap-3", description ? "items-start" : "items-center")}
        >
          {icon}
          <div className="grid min-w-0 flex-1 grid-cols-[minmax(0,1fr)] gap-1">
            <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
              <h1 className="min-w-0 text-xl leading-tight font-semibold tracking-tight break-words">
                {title}
              </h1>
              {badge}
            </div>
            {description && <div className="max-w-2xl break-words text-muted-foreground">{description}</div>}
          </div>
        </div>
        {action && <div className="flex flex-wrap items-center gap-2">{action}</div>}
      </div>
    </header>
  );
}
