"use client";

import { AlertDialog as AlertDialogPrimitive } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "@/components/cn";
import { overlayClasses } from "@/components/ui/overlay-classes";
import { useOpener } from "@/components/ui/use-opener";

export const AlertDialog = AlertDialogPrimitive.Root;
export const AlertDialogTrigger = AlertDialogPrimitive.Trigger;
export const AlertDialogCancel = AlertDialogPrimitive.Cancel;
export const AlertDialogAction = AlertDialogPrimitive.Action;

export type AlertDialogContentProps = Omit<ComponentProps<typeof AlertDialogPrimitive.Content>, "title"> & {
  title: ReactNode;
  description: ReactNode;
};

/** Asks before something that cannot be undone; a click beside it does not close it. Most pages want ConfirmDialog. */
export function AlertDialogContent({
  title,
  description,
  className,
  children,
  ...props
}: AlertDialogContentProps) {
  const opener = useOpener();
  return (
    <AlertDialogPrimitive.Portal>
      <AlertDialogPrimitive.Overlay className={overlayClasses} />
      <AlertDialogPrimitive.Content
        {...props}
        {...opener}
        className={cn(
          "fixed inset-x-3 top-[max(1rem,14vh)] z-50 mx-auto max-h-[84vh] overflow-y-auto rounded-xl border border-border sm:max-w-md",
          "bg-popover text-popover-foreground shadow-floating outline-none duration-150",
          // It goes at once: what it asks about is no longer asked, and would be seen to change while it fades.
          "data-[state=open]:animate-in data-[state=open]:fade-in-0 data-[state=open]:zoom-in-98",
          className,
        )}
      >
        <div className="grid grid-cols-[minmax(0,1fr)] gap-1.5 px-5 pt-5 pb-4">
          <AlertDialogPrimitive.Title className="text-base font-semibold break-words">
            {title}
          </AlertDialogPrimitive.Title>
          <AlertDialogPrimitive.Description asChild>
            <div className="text-sm break-words text-muted-foreground">{description}</div>
          </AlertDialogPrimitive.Description>
        </div>
        {children}
      </AlertDialogPrimitive.Content>
    </AlertDialogPrimitive.Portal>
  );
}
