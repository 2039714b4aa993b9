/** Surfaces that float: menus, lists, popovers. */
export const floatingClasses = [
  "z-50 overflow-x-hidden overflow-y-auto rounded-lg border border-border bg-popover text-popover-foreground shadow-floating outline-none",
  "data-[state=open]:animate-in data-[state=open]:fade-in-0 data-[state=open]:zoom-in-98 duration-100",
  "data-[state=closed]:animate-out data-[state=closed]:fade-out-0",
].join(" ");

export const menuItemClasses = [
  "relative flex w-full cursor-default items-center gap-2.5 rounded-md px-2 py-1.5 text-sm outline-none select-none",
  "data-[highlighted]:bg-accent data-[disabled]:pointer-events-none data-[disabled]:text-muted-foreground data-[disabled]:opacity-70",
  "[&_svg:not([class*='size-'])]:size-4 [&_svg]:shrink-0 [&_svg:not([class*='text-'])]:text-muted-foreground",
].join(" ");
