/** True when a write was refused because a row with the same unique value exists (Prisma P2002). */
export function isUniqueViolation(error: unknown): boolean {
  return hasCode(error, "P2002");
}

function hasCode(error: unknown, code: string): boolean {
  return typeof error === "object" && error !== null && "code" in error && error.code === code;
}
