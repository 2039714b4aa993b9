"use client";

import { Check } from "lucide-react";
import { DropdownMenu as MenuPrimitive } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "@/components/cn";
import { floatingClasses, menuItemClasses } from "@/components/ui/menu-classes";

/** Not modal: the page behind keeps its scrollbar and its place in the accessibility tree. */
export function DropdownMenu(props: ComponentProps<typeof MenuPrimitive.Root>) {
  return <MenuPrimitive.Root modal={false} {...props} />;
}

export const DropdownMenuTrigger = MenuPrimitive.Trigger;
export const DropdownMenuGroup = MenuPrimitive.Group;
export const DropdownMenuRadioGroup = MenuPrimitive.RadioGroup;

export function DropdownMenuContent({ className, ...props }: ComponentProps<typeof MenuPrimitive.Content>) {
  return (
    <MenuPrimitive.Portal>
      <MenuPrimitive.Content
        sideOffset={4}
        collisionPadding={8}
        {...props}
        className={cn(
          floatingClasses,
          "max-h-(--radix-dropdown-menu-content-available-height) max-w-[calc(100vw-1rem)] min-w-44 p-1",
          className,
        )}
      />
    </MenuPrimitive.Portal>
  );
}

export type DropdownMenuItemProps = ComponentProps<typeof MenuPrimitive.Item> & {
  tone?: "neutral" | "danger" | undefined;
};

/** Use `asChild` around a Link for going somewhere, `onSelect` for doing something. */
export function DropdownMenuItem({ tone = "neutral", className, ...props }: DropdownMenuItemProps) {
  return (
    <MenuPrimitive.Item
      {...props}
      className={cn(
        menuItemClasses,
        tone === "danger" &&
          "text-destructive data-[highlighted]:bg-destructive-surface [&_svg]:text-destructive!",
        className,
      )}
    />
  );
}

export function DropdownMenuCheckboxItem({
  className,
  children,
  ...props
}: ComponentProps<typeof MenuPrimitive.CheckboxItem>) {
  return (
    <MenuPrimitive.CheckboxItem {...props} className={cn(menuItemClasses, "pr-8", className)}>
      {children}
      <ItemIndicator />
    </MenuPrimitive.CheckboxItem>
  );
}

export function DropdownMenuRadioItem({
  className,
  children,
  ...props
}: ComponentProps<typeof MenuPrimitive.RadioItem>) {
  return (
    <MenuPrimitive.RadioItem {...props} className={cn(menuItemClasses, "pr-8", className)}>
      {children}
      <ItemIndicator />
    </MenuPrimitive.RadioItem>
  );
}

function ItemIndicator() {
  return (
    <MenuPrimitive.ItemIndicator className="absolute right-2">
      <Check aria-hidden className="size-4" />
    </MenuPrimitive.ItemIndicator>
  );
}

export function DropdownMenuLabel({ className, ...props }: ComponentProps<typeof MenuPrimitive.Label>) {
  return (
    <MenuPrimitive.Label
      {...props}
      className={cn("px-2 pt-1.5 pb-1 text-xs font-medium text-muted-foreground", className)}
    />
  );
}

export function DropdownMenuSeparator({
  className,
  ...props
}: ComponentProps<typeof MenuPrimitive.Separator>) {
  return <MenuPrimitive.Separator {...props} className={cn("-mx-1 my-1 h-px bg-border", className)} />;
}
