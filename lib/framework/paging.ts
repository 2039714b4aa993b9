import { z } from "zod";
import { AppError } from "@/lib/shared/errors";
import { isUuid } from "@/lib/shared/ids";

/** Input fields of every list. */
export const pageInput = {
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(100)
    .default(50)
    .meta({ description: "Most items in one answer." }),
  cursor: z.string().max(200).optional().meta({ description: "`nextCursor` of the previous answer." }),
};

/** The shape of every list: `{ data, nextCursor }`. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({
    data: z.array(item),
    nextCursor: z.string().nullable().meta({ description: "Null on the last page." }),
  });
}

/** Prisma arguments for the page after the cursor, newest first; ids are UUIDv7 and so sort by time. */
export function pageArgs(input: { limit: number; cursor?: string | undefined }) {
  const after = input.cursor === undefined ? {} : { id: { lt: decodeCursor(input.cursor) } };
  return { where: after, orderBy: { id: "desc" as const }, take: input.limit + 1 };
}

/** Cuts the extra row that `pageArgs` asked for and makes the cursor from the last one shown. */
export function toPage<T extends { id: string }>(
  rows: readonly T[],
  limit: number,
): { data: T[]; nextCursor: string | null } {
  const data = rows.slice(0, limit);
  const last = data.at(-1);
  return { data, nextCursor: rows.length > limit && last !== undefined ? encodeCursor(last.id) : null };
}

function encodeCursor(id: string): string {
  return Buffer.from(id.replaceAll("-", ""), "hex").toString("base64url");
}

function decodeCursor(cursor: string): string {
  const hex = Buffer.from(cursor, "base64url").toString("hex");
  const id = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  if (isUuid(id)) return id;
  throw new AppError("invalid", {
    code: "invalid_cursor",
    publicMessage: "The cursor is not one of ours. Start from the first page.",
  });
}
