import { withTenant, type Db } from "@/lib/platform/db";
import { AppError } from "@/lib/shared/errors";
import { tenantScope, type Once, type OrgContext } from "./context";

const KEPT_HOURS = 24;
const WAIT_MS = 5_000;

type Replay = { readonly answer: unknown } | null;

/**
 * Takes the request's name inside the transaction of its write; null: this is the first time. Whoever comes second
 * waits here until the first is durable or has failed, on whatever process it runs, so the write happens once.
 */
export async function claimOnce(db: Db, { orgId }: OrgContext, once: Once): Promise<Replay> {
  await db.$queryRaw`SELECT set_config('lock_timeout', ${String(WAIT_MS)}, true)`;
  const claimed = await db.$queryRaw<unknown[]>`
    INSERT INTO idempotency_keys (org_id, actor_id, key, request_hash, expires_at)
    VALUES (${orgId}::uuid, ${once.actorId}::uuid, ${once.key}, ${once.requestHash},
            now() + make_interval(hours => ${KEPT_HOURS}::int))
    ON CONFLICT (org_id, actor_id, key) DO UPDATE
      SET request_hash = excluded.request_hash, answer = NULL, expires_at = excluded.expires_at
      WHERE idempotency_keys.expires_at <= now()
    RETURNING 1`.catch(rethrowLockTimeout);
  await db.$queryRaw`SELECT set_config('lock_timeout', '0', true)`;
  return claimed.length > 0 ? null : replay(db, once);
}

/** Stores the answer beside the write it belongs to. */
export async function keepAnswer(db: Db, once: Once, answer: unknown): Promise<void> {
  await db.idempotencyKey.updateMany({
    where: { actorId: once.actorId, key: once.key },
    data: { answer: once.seal(JSON.stringify(answer ?? null)) },
  });
}

/**
 * The same for an operation that cannot be one transaction, because it waits for an upstream. Two at the same moment
 * may both ask the upstream; they answer the same.
 */
export async function runOnce<T>(ctx: OrgContext, run: (ctx: OrgContext) => Promise<T>): Promise<T> {
  const { once, ...plain } = ctx;
  if (once === undefined) return run(ctx);
  const scope = tenantScope(ctx);
  const before = await withTenant(scope, (db) => replay(db, once));
  if (before !== null) return before.answer as T;
  const result = await run(plain);
  return withTenant(scope, async (db) => {
    const other = await claimOnce(db, ctx, once);
    if (other !== null) return other.answer as T;
    await keepAnswer(db, once, result);
    return result;
  });
}

async function replay(db: Db, once: Once): Promise<Replay> {
  const row = await db.idempotencyKey.findFirst({
    where: { actorId: once.actorId, key: once.key, expiresAt: { gt: new Date() } },
  });
  if (row === null) return null;
  if (row.requestHash !== once.requestHash) {
    throw new AppError("invalid", {
      code: "idempotency_key_reused",
      publicMessage: "This Idempotency-Key was used for another request. Use a new one for each request.",
    });
  }
  const opened = row.answer === null ? null : once.open(row.answer);
  if (opened === null) {
    throw new AppError("conflict", {
      code: "idempotency_answer_lost",
      publicMessage:
        "The request was carried out, and its answer can no longer be read. Look whether it is there.",
    });
  }
  once.onReplay();
  return { answer: JSON.parse(opened) as unknown };
}

function rethrowLockTimeout(error: unknown): never {
  if (!(error instanceof Error) || !error.message.includes("lock timeout")) throw error;
  throw new AppError("conflict", {
    code: "idempotency_in_progress",
    publicMessage: "A request with this Idempotency-Key is still running. Repeat it in a moment.",
    retryAfterSeconds: 1,
    cause: error,
  });
}
