import { AppError } from "@/lib/shared/errors";
import { isUuid } from "@/lib/shared/ids";

/** Newest first. The moment is part of the order, and of the cursor: it finds the partition of a call. */
export const NEWEST_FIRST = [{ at: "desc" as const }, { id: "desc" as const }];

interface Position {
  readonly at: Date;
  readonly id: string;
}

/** The condition for everything after the cursor. Throws `invalid` for a cursor that is not ours. */
export function afterCursor(cursor: string) {
  return after(decodeCursor(cursor));
}

/** The same for the last item of a page. */
export function after({ at, id }: Position) {
  return { at: { lte: at }, OR: [{ at: { lt: at } }, { id: { lt: id } }] };
}

/** Cuts the row that was read beyond the page, and makes the cursor from the last one shown. */
export function toMomentPage<T extends Position>(
  rows: readonly T[],
  limit: number,
): { data: T[]; nextCursor: string | null } {
  const data = rows.slice(0, limit);
  const last = data.at(-1);
  return { data, nextCursor: rows.length > limit && last !== undefined ? encodeCursor(last) : null };
}

function encodeCursor({ at, id }: Position): string {
  return Buffer.from(`${String(at.getTime())} ${id}`).toString("base64url");
}

function decodeCursor(cursor: string): Position {
  const [at = "", id = ""] = Buffer.from(cursor, "base64url").toString("latin1").split(" ");
  if (/^\d{1,15}$/.test(at) && isUuid(id)) return { at: new Date(Number(at)), id };
  throw new AppError("invalid", {
    code: "invalid_cursor",
    publicMessage: "The cursor is not one of ours. Start from the first page.",
  });
}
