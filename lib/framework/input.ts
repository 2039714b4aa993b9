import type { z } from "zod";
import { AppError, type FieldIssue } from "@/lib/shared/errors";

/** The parsed input; throws `invalid` with one issue per field, nothing of the input lost or logged. */
export function parseInput<S extends z.ZodType>(schema: S, raw: unknown): z.output<S> {
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  const issues: FieldIssue[] = parsed.error.issues.map((issue) => ({
    path: issue.path.map(String).join("."),
    message: issue.message,
  }));
  const first = issues[0];
  throw new AppError("invalid", {
    code: "invalid_input",
    publicMessage: first === undefined ? "The input is not valid." : summary(first, issues.length),
    issues,
  });
}

function summary(first: FieldIssue, count: number): string {
  const where = first.path === "" ? "" : `${first.path}: `;
  return count === 1
    ? `${where}${first.message}`
    : `${where}${first.message} (and ${String(count - 1)} more)`;
}
