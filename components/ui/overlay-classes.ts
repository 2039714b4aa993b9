export const overlayClasses = [
  "fixed inset-0 z-50 bg-overlay duration-150",
  "data-[state=open]:animate-in data-[state=open]:fade-in-0 data-[state=closed]:animate-out data-[state=closed]:fade-out-0",
].join(" ");
