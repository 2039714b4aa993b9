"use client";

import { Menu } from "lucide-react";
import { useState, type MouseEvent, type ReactNode } from "react";
import { IconButton } from "@/components/ui/icon-button";
import { Sheet, SheetContent, SheetTrigger } from "@/components/ui/sheet";

/** The sidebar as a drawer, on screens too narrow to keep it open. */
export function MobileNav({ children }: { children: ReactNode }) {
  const [open, setOpen] = useState(false);

  // A link, or an entry that opens something else (`data-leaves-nav`).
  function closeAfterLink(event: MouseEvent): void {
    if (event.target instanceof Element && event.target.closest("a[href], [data-leaves-nav]")) setOpen(false);
  }

  return (
    <Sheet open={open} onOpenChange={setOpen}>
      <SheetTrigger asChild>
        <IconButton label="Open navigation" icon={<Menu />} />
      </SheetTrigger>
      <SheetContent side="left" size="sm" title="Navigation" hideTitle className="bg-sidebar">
        <div onClick={closeAfterLink} className="flex min-h-full flex-col">
          {children}
        </div>
      </SheetContent>
    </Sheet>
  );
}
