/** True when a write was refused because a row with the same unique value exists (Prisma P2002). */
export function isUniqueViolation(error: unknown): boolean {
  return hasCode(error, "P2002");
}

/** True when the row to write was there a moment ago and is not any more (Prisma P2025). */
export function isMissingRow(error: unknown): boolean {
  return hasCode(error, "P2025");
}

function hasCode(error: unknown, code: string): boolean {
  return typeof error === "object" && error !== null && "code" in error && error.code === code;
}
