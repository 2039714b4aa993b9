const collator = new Intl.Collator("en", { sensitivity: "base", numeric: true });

/** Sorts as people do: without regard to case, 2 before 10. */
export function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return collator.compare(a.name, b.name);
}
