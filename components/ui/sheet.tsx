"use client";

import { X } from "lucide-react";
import { Dialog as SheetPrimitive } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "@/components/cn";
import { IconButton } from "@/components/ui/icon-button";
import { overlayClasses } from "@/components/ui/overlay-classes";
import { ScrollRegion } from "@/components/ui/scroll-region";

export const Sheet = SheetPrimitive.Root;
export const SheetTrigger = SheetPrimitive.Trigger;
export const SheetClose = SheetPrimitive.Close;

export type SheetContentProps = Omit<ComponentProps<typeof SheetPrimitive.Content>, "title"> & {
  title: ReactNode;
  description?: ReactNode;
  /** Keeps title and description for screen readers, when the content has a heading of its own. */
  hideTitle?: boolean | undefined;
  side?: "left" | "right" | undefined;
  size?: "sm" | "md" | "lg" | undefined;
};

const sizeClasses = { sm: "sm:max-w-72", md: "sm:max-w-md", lg: "sm:max-w-2xl" } as const;

const sideClasses = {
  left: "left-0 border-r data-[state=open]:slide-in-from-left-8 data-[state=closed]:slide-out-to-left-8",
  right: "right-0 border-l data-[state=open]:slide-in-from-right-8 data-[state=closed]:slide-out-to-right-8",
} as const;

/** A drawer: details beside the list they belong to, or the navigation on a phone. Its content scrolls. */
export function SheetContent(props: SheetContentProps) {
  const { title, description, hideTitle, side = "right", size = "md", className, children, ...rest } = props;
  return (
    <SheetPrimitive.Portal>
      <SheetPrimitive.Overlay className={overlayClasses} />
      <SheetPrimitive.Content
        {...rest}
        {...(description ? {} : { "aria-describedby": undefined })}
        className={cn(
          "fixed inset-y-0 z-50 flex w-[calc(100%-2.5rem)] flex-col border-border bg-popover text-popover-foreground shadow-floating outline-none",
          "duration-200 data-[state=open]:animate-in data-[state=open]:fade-in-0 data-[state=closed]:animate-out data-[state=closed]:fade-out-0",
          sideClasses[side],
          sizeClasses[size],
          className,
        )}
      >
        <div
          className={cn(
            "grid grid-cols-[minmax(0,1fr)] gap-1 border-b border-border px-5 py-4 pr-14",
            hideTitle && "sr-only",
          )}
        >
          <SheetPrimitive.Title className="text-base font-semibold break-words">{title}</SheetPrimitive.Title>
          {description && (
            <SheetPrimitive.Description className="text-sm break-words text-muted-foreground">
              {description}
            </SheetPrimitive.Description>
          )}
        </div>
        <SheetPrimitive.Close asChild>
          <IconButton label="Close" icon={<X />} size="sm" className="absolute top-3 right-3" />
        </SheetPrimitive.Close>
        <ScrollRegion label={typeof title === "string" ? title : "Content"} className="min-h-0 flex-1">
          {children}
        </ScrollRegion>
      </SheetPrimitive.Content>
    </SheetPrimitive.Portal>
  );
}
