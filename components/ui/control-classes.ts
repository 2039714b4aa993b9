/** The box every text-like control shares. 16px on phones: smaller text makes iOS zoom in on focus. */
export const controlClasses = [
  "w-full min-w-0 rounded-md border border-input bg-card text-base text-foreground shadow-raised md:text-sm",
  "transition-colors placeholder:text-muted-foreground",
  "focus-visible:border-ring focus-visible:outline-2 focus-visible:-outline-offset-1 focus-visible:outline-ring",
  "aria-invalid:border-destructive aria-invalid:focus-visible:outline-destructive",
  "disabled:cursor-not-allowed disabled:bg-muted disabled:text-muted-foreground [&:is(input,textarea)]:read-only:bg-muted",
].join(" ");
