import type { AuditEntry } from "@/lib/framework/audit";
import type { Db, Prisma } from "@/lib/platform/db";
import { notFound } from "@/lib/shared/errors";
import { keyFacts } from "./key-facts";
import { toApiKeyView } from "./view";

/** Revokes the key that the filter finds; repeating it changes nothing. Throws `not_found`. */
export async function revokeKey(db: Db, where: Prisma.ApiKeyWhereInput) {
  const found = await db.apiKey.findFirst({ where });
  if (found === null) throw notFound("API key");
  const now = Date.now();
  const facts = await keyFacts(db, [found]);
  if (found.revokedAt !== null) return { result: toApiKeyView(found, facts, now), audit: null };
  const row = await db.apiKey.update({ where: { id: found.id }, data: { revokedAt: new Date(now) } });
  const audit: AuditEntry = {
    target: { id: row.id, label: row.name },
    before: { status: "active" },
    after: { status: "revoked" },
  };
  return { result: toApiKeyView(row, facts, now), audit };
}
