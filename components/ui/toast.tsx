"use client";

import { CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react";
import { Toaster as Sonner, toast } from "sonner";
import { Spinner } from "@/components/ui/spinner";

export { toast };

/** Says that something was done and offers to take it back: for switches and other changes that save at once. */
export function toastWithUndo(message: string, undo: () => void): void {
  toast.success(message, { duration: 8000, action: { label: "Undo", onClick: undo } });
}

/** One per page tree; the root layout has it. */
export function Toaster() {
  return (
    <Sonner
      position="bottom-right"
      closeButton
      icons={{
        success: <CircleCheck className="size-4 text-success" />,
        error: <CircleAlert className="size-4 text-destructive" />,
        warning: <TriangleAlert className="size-4 text-warning" />,
        info: <Info className="size-4 text-info" />,
        loading: <Spinner />,
      }}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            "group flex w-full items-start gap-2.5 rounded-lg border border-border bg-popover p-3.5 pr-9 text-sm text-popover-foreground shadow-floating sm:w-[22rem]",
          icon: "mt-0.5 shrink-0",
          content: "grid min-w-0 flex-1 gap-0.5",
          title: "font-medium break-words",
          description: "text-[0.8125rem] text-muted-foreground break-words",
          actionButton: "shrink-0 rounded-sm px-1 font-medium text-link hover:underline",
          cancelButton: "shrink-0 rounded-sm px-1 text-muted-foreground hover:underline",
          closeButton:
            "absolute top-3 right-2.5 grid size-6 place-content-center rounded-sm text-muted-foreground hover:bg-accent [&_svg]:size-3.5",
        },
      }}
    />
  );
}
