import type { z } from "zod";
import { AppError, type FieldIssue } from "@/lib/shared/errors";

/** The parsed input; throws `invalid` with one issue per field, nothing of the input lost or logged. */
export function parseInput<S extends z.ZodType>(schema: S, raw: unknown): z.output<S> {
  const unstorable = unstorableTexts(raw, []);
  if (unstorable.length > 0) throw invalid(unstorable);
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  throw invalid(
    parsed.error.issues.map((issue) => ({ path: issue.path.map(String).join("."), message: issue.message })),
  );
}

const UNSTORABLE = /[\0\p{Surrogate}]/u;

// PostgreSQL stores neither NUL nor half a surrogate pair; better said here than as an internal error.
function unstorableTexts(value: unknown, path: readonly string[]): FieldIssue[] {
  if (typeof value === "string") {
    if (!UNSTORABLE.test(value)) return [];
    return [
      { path: path.join("."), message: "Contains characters that cannot be stored (NUL or broken Unicode)." },
    ];
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    ...unstorableTexts(key, path),
    ...unstorableTexts(inner, [...path, key]),
  ]);
}

function invalid(issues: readonly FieldIssue[]): AppError {
  const [first] = issues;
  const rest = issues.length > 1 ? ` (and ${String(issues.length - 1)} more)` : "";
  const where = first === undefined || first.path === "" ? "" : `${first.path}: `;
  return new AppError("invalid", {
    code: "invalid_input",
    publicMessage: `${where}${first?.message ?? "The input is not valid."}${rest}`,
    issues,
  });
}
