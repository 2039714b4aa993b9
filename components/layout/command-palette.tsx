"use client";

import { Command } from "cmdk";
import { Search } from "lucide-react";
import { useRouter } from "next/navigation";
import { useEffect, type ReactNode } from "react";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Kbd } from "@/components/ui/kbd";

/** Goes somewhere (`href`) or does something here (`onSelect`). */
export type PaletteItem = { label: string; hint?: string | undefined; icon?: ReactNode } & (
  { href: string; onSelect?: undefined } | { href?: undefined; onSelect: () => void }
);
export type PaletteGroup = { label: string; items: readonly PaletteItem[] };

const TITLE = "Go to";
const HINT = "Pages, workspaces, actions";

export type CommandPaletteProps = {
  groups: readonly PaletteGroup[];
  open: boolean;
  onOpenChange: (open: boolean) => void;
};

/** Everything that can be reached, by typing a part of its name. Opens by ⌘K or Ctrl K too; put it once on a page. */
export function CommandPalette({ groups, open, onOpenChange }: CommandPaletteProps) {
  const router = useRouter();

  useEffect(() => {
    function toggle(event: KeyboardEvent): void {
      const isShortcut = (event.metaKey || event.ctrlKey) && !event.shiftKey && !event.altKey;
      if (!isShortcut || event.key.toLowerCase() !== "k") return;
      event.preventDefault();
      onOpenChange(!open);
    }
    document.addEventListener("keydown", toggle);
    return () => document.removeEventListener("keydown", toggle);
  }, [open, onOpenChange]);

  function choose({ href, onSelect }: PaletteItem): void {
    onOpenChange(false);
    if (href === undefined) onSelect();
    else router.push(href);
  }

  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent title={TITLE} description={HINT} size="md">
        <Palette groups={groups} onChoose={choose} />
      </DialogContent>
    </Dialog>
  );
}

/** Opens the palette, and tells of its shortcut. */
export function CommandPaletteButton({ onClick }: { onClick: () => void }) {
  return (
    <button
      type="button"
      data-leaves-nav
      aria-keyshortcuts="Meta+K Control+K"
      onClick={onClick}
      className="mt-2 flex h-8 w-full items-center gap-2.5 rounded-md border border-border bg-background px-2.5 text-left text-muted-foreground transition-colors hover:text-foreground"
    >
      <Search aria-hidden className="size-4 shrink-0" />
      <span className="min-w-0 flex-1 truncate">{TITLE}…</span>
      <span aria-hidden className="hidden gap-0.5 lg:flex">
        <Kbd>⌘</Kbd>
        <Kbd>K</Kbd>
      </span>
    </button>
  );
}

/** Parts of words, as people type them: letters that only occur in this order somewhere would find almost anything. */
function rank(_value: string, search: string, keywords: string[] = []): number {
  const words = search.toLowerCase().split(/\s+/);
  const [label = "", ...rest] = keywords.map((keyword) => keyword.toLowerCase());
  if (words.every((word) => label.includes(word))) return 1;
  return words.every((word) => [label, ...rest].some((text) => text.includes(word))) ? 0.5 : 0;
}

type PaletteProps = { groups: readonly PaletteGroup[]; onChoose: (item: PaletteItem) => void };

function Palette({ groups, onChoose }: PaletteProps) {
  return (
    <Command label={TITLE} loop filter={rank} className="flex min-h-0 flex-1 flex-col">
      <Command.Input
        autoFocus
        placeholder="Type a name"
        className="h-11 border-y border-border bg-transparent px-5 outline-none placeholder:text-muted-foreground focus-visible:-outline-offset-2"
      />
      <Command.List className="min-h-0 flex-1 overflow-y-auto p-2">
        <Command.Empty className="px-3 py-6 text-center text-muted-foreground">
          Nothing has this name.
        </Command.Empty>
        {groups.map((group) => (
          <Command.Group
            key={group.label}
            heading={group.label}
            className="pb-1 [&_[cmdk-group-heading]]:px-3 [&_[cmdk-group-heading]]:py-1.5 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-muted-foreground"
          >
            {group.items.map((item) => (
              <Command.Item
                key={item.href ?? item.label}
                value={`${group.label} ${item.label} ${item.href ?? ""}`}
                keywords={[item.label, item.hint ?? "", group.label]}
                onSelect={() => onChoose(item)}
                className="flex h-9 cursor-default items-center gap-2.5 rounded-md px-3 select-none data-[selected=true]:bg-accent [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-muted-foreground"
              >
                {item.icon}
                <span className="min-w-0 flex-1 truncate">{item.label}</span>
                {item.hint && <span className="shrink-0 text-xs text-muted-foreground">{item.hint}</span>}
              </Command.Item>
            ))}
          </Command.Group>
        ))}
      </Command.List>
    </Command>
  );
}
