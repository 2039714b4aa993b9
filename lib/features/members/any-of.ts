/** "Ada, Bob or Cem": any of them can help. */
export function anyOf(names: readonly string[]): string {
  if (names.length === 0) return "An organization admin";
  return new Intl.ListFormat("en-GB", { type: "disjunction" }).format(names);
}
