import type { Prisma } from "@/lib/platform/db";
import type { z } from "zod";
import type { apiKey } from "./schema";

type Row = Prisma.ApiKeyGetPayload<object>;

/** A stored key as the API shows it; `owners` has the names of the people that `user` keys act for. */
export function toApiKeyView(
  row: Row,
  owners: ReadonlyMap<string, string>,
  now: number,
): z.input<typeof apiKey> {
  return {
    ...row,
    kind: row.kind === "ws" ? "service" : row.kind,
    status: statusOf(row, now),
    owner: row.userId === null ? null : { id: row.userId, name: owners.get(row.userId) ?? "former member" },
  };
}

function statusOf(row: Row, now: number): "active" | "expired" | "revoked" {
  if (row.revokedAt !== null) return "revoked";
  return row.expiresAt !== null && row.expiresAt.getTime() <= now ? "expired" : "active";
}
