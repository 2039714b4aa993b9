import type { Prisma } from "@/lib/platform/db";
import type { z } from "zod";
import type { KeyFacts } from "./key-facts";
import type { apiKey } from "./schema";

type Row = Prisma.ApiKeyGetPayload<object>;

/** A stored key as the API shows it; without anything of its secrets but the hints. */
export function toApiKeyView(row: Row, { names, limits }: KeyFacts, now: number): z.input<typeof apiKey> {
  const person = (id: string) => ({ id, name: names.get(id) ?? "former member" });
  return {
    ...row,
    kind: row.kind === "ws" ? "service" : row.kind,
    status: statusOf(row, now),
    owner: row.userId === null ? null : person(row.userId),
    createdBy: row.createdById === null ? null : person(row.createdById),
    limitedBecause: limits.get(row.id) ?? null,
    previous:
      row.previousHint !== null && row.previousUntil !== null && row.previousUntil.getTime() > now
        ? { hint: row.previousHint, until: row.previousUntil }
        : null,
  };
}

function statusOf(row: Row, now: number): "active" | "expired" | "revoked" {
  if (row.revokedAt !== null) return "revoked";
  return row.expiresAt !== null && row.expiresAt.getTime() <= now ? "expired" : "active";
}
