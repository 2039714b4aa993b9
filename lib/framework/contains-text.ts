/** A Prisma filter for text that contains the words somebody typed: `%` and `_` mean themselves. */
export function containsText(typed: string) {
  return { contains: typed.replace(/[\\%_]/g, "\\$&"), mode: "insensitive" as const };
}
