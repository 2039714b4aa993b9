import { expect, it } from "vitest";
import { AppError } from "@/lib/shared/errors";
import { newId } from "@/lib/shared/ids";
import { afterCursor, toMomentPage } from "./moment-page";

it("continues right after the last call of the page, also among calls of one moment", () => {
  const at = new Date("2026-01-01T00:00:00.123Z");
  const rows = [newId(), newId(), newId()]
    .sort()
    .reverse()
    .map((id) => ({ id, at }));
  const page = toMomentPage(rows, 2);
  expect(page.data).toEqual(rows.slice(0, 2));
  expect(afterCursor(page.nextCursor ?? "")).toEqual({
    at: { lte: at },
    OR: [{ at: { lt: at } }, { id: { lt: rows[1]?.id } }],
  });
});

it("has no cursor on the last page", () => {
  expect(toMomentPage([{ id: newId(), at: new Date() }], 2).nextCursor).toBeNull();
});

it.each(["", "x", Buffer.from("1 nope").toString("base64url"), Buffer.from(newId()).toString("base64url")])(
  "refuses a cursor that is not ours: %s",
  (cursor) => {
    expect(() => afterCursor(cursor)).toThrow(AppError);
  },
);
