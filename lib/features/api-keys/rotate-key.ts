import type { AuditEntry } from "@/lib/framework/audit";
import { makerId, type OrgContext } from "@/lib/framework/context";
import type { Db, Prisma } from "@/lib/platform/db";
import { apiKeyHint, hashApiKey, newApiKey } from "@/lib/shared/api-key-format";
import { AppError, notFound } from "@/lib/shared/errors";
import type { z } from "zod";
import { keyFacts } from "./key-facts";
import type { rotateApiKeyInput } from "./schema";
import { toApiKeyView } from "./view";

type ApiKeyRow = Prisma.ApiKeyGetPayload<object>;

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/**
 * Gives the key that the filter finds a new secret; the one before goes on for the overlap. Id, name, scopes and what
 * is recorded of it stay. Throws `not_found`, `conflict` for a key that ended or whose last overlap still runs, and
 * what `refuse` throws about the key that was found.
 */
export async function rotateKey(
  { ctx, db }: { readonly ctx: OrgContext; readonly db: Db },
  where: Prisma.ApiKeyWhereInput,
  { overlapMinutes, expiresInDays }: z.output<typeof rotateApiKeyInput>,
  refuse: (found: ApiKeyRow) => void = () => undefined,
) {
  const found = await db.apiKey.findFirst({ where });
  if (found === null) throw notFound("API key");
  refuse(found);
  const now = Date.now();
  refuseEnded(found, now);
  const isOverlapping = found.previousUntil !== null && found.previousUntil.getTime() > now;
  if (isOverlapping && overlapMinutes > 0) {
    throw new AppError("conflict", {
      code: "rotation_running",
      publicMessage:
        "The secret from before the last rotation still works. Wait until it ends, or rotate without overlap, which ends both.",
    });
  }
  const key = newApiKey(found.kind);
  const change = {
    keyHash: hashApiKey(key),
    hint: apiKeyHint(key),
    previousKeyHash: found.keyHash,
    previousHint: found.hint,
    previousUntil: new Date(now + overlapMinutes * MINUTE_MS),
    rotatedAt: new Date(now),
    rotatedById: makerId(ctx.actor),
    ...(expiresInDays === undefined ? {} : { expiresAt: new Date(now + expiresInDays * DAY_MS) }),
  };
  // Of two rotations at once one finds another secret than it read.
  const { count } = await db.apiKey.updateMany({
    where: { id: found.id, keyHash: found.keyHash },
    data: change,
  });
  if (count === 0) throw new AppError("conflict", { code: "rotation_running", publicMessage: RACED });
  const row = { ...found, ...change };
  const told = (one: typeof row | typeof found) => ({
    hint: one.hint,
    expiresAt: one.expiresAt?.toISOString() ?? null,
  });
  const audit: AuditEntry = {
    target: { id: row.id, label: row.name },
    before: told(found),
    after: { ...told(row), previousWorksUntil: row.previousUntil.toISOString() },
  };
  return { result: { ...toApiKeyView(row, await keyFacts(db, [row]), now), key }, audit };
}

const RACED = "Somebody else rotated the key at the same moment. Look at it again.";

function refuseEnded(key: { revokedAt: Date | null; expiresAt: Date | null }, now: number): void {
  const isExpired = key.expiresAt !== null && key.expiresAt.getTime() <= now;
  if (key.revokedAt === null && !isExpired) return;
  throw new AppError("conflict", {
    code: "key_ended",
    publicMessage: "The key was revoked or has expired, and stays so. Create a new one.",
  });
}
