"use client";

import { Check, ChevronsUpDown } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { Avatar } from "@/components/ui/avatar";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuGroup,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";

export type SwitcherItem = {
  href: string;
  name: string;
  hint?: string | undefined;
  current?: boolean | undefined;
};
export type SwitcherGroup = { label: string; items: readonly SwitcherItem[] };
/** Goes somewhere (`href`) or does something here (`onSelect`). */
export type SwitcherAction = { label: string; icon?: ReactNode } & (
  { href: string; onSelect?: undefined } | { href?: undefined; onSelect: () => void }
);

export type ContextSwitcherProps = {
  /** What is switched, for screen readers: "Organization and workspace". */
  label: string;
  /** Where we are: the larger place and, below it, the smaller. */
  name: string;
  hint?: string | undefined;
  groups: readonly SwitcherGroup[];
  /** At the end, e.g. "New workspace". */
  actions?: readonly SwitcherAction[] | undefined;
};

/** Shows where one is and goes elsewhere. */
export function ContextSwitcher({ label, name, hint, groups, actions = [] }: ContextSwitcherProps) {
  return (
    <DropdownMenu>
      <DropdownMenuTrigger className="flex w-full min-w-0 items-center gap-2.5 rounded-md p-1.5 text-left transition-colors hover:bg-accent data-[state=open]:bg-accent">
        <Avatar name={name} shape="square" />
        <span className="grid min-w-0 flex-1 leading-tight">
          <span className="sr-only">{label}: </span>
          <span className="truncate font-semibold">{name}</span>
          {hint && <span className="truncate text-xs text-muted-foreground">{hint}</span>}
        </span>
        <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-muted-foreground" />
      </DropdownMenuTrigger>
      <DropdownMenuContent align="start" className="w-64">
        {groups.map((group) => (
          <DropdownMenuGroup key={group.label}>
            <DropdownMenuLabel>{group.label}</DropdownMenuLabel>
            {group.items.map((item) => (
              <SwitcherEntry key={item.href} item={item} />
            ))}
          </DropdownMenuGroup>
        ))}
        {actions.length > 0 && <DropdownMenuSeparator />}
        {actions.map((action) => (
          <ActionEntry key={action.label} action={action} />
        ))}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}

function SwitcherEntry({ item }: { item: SwitcherItem }) {
  return (
    <DropdownMenuItem asChild>
      <Link href={item.href} aria-current={item.current ? "true" : undefined}>
        <Avatar name={item.name} shape="square" size="sm" />
        <span className="min-w-0 flex-1 truncate">{item.name}</span>
        {item.hint && <span className="shrink-0 text-xs text-muted-foreground">{item.hint}</span>}
        {item.current && <Check aria-hidden />}
      </Link>
    </DropdownMenuItem>
  );
}

function ActionEntry({ action }: { action: SwitcherAction }) {
  if (action.href === undefined) {
    return (
      <DropdownMenuItem data-leaves-nav onSelect={action.onSelect}>
        {action.icon}
        {action.label}
      </DropdownMenuItem>
    );
  }
  return (
    <DropdownMenuItem asChild>
      <Link href={action.href}>
        {action.icon}
        {action.label}
      </Link>
    </DropdownMenuItem>
  );
}
