import type { Pool, PoolClient, QueryConfig, QueryResultRow } from "pg";
import {
  ATTEMPT_COLUMNS,
  ATTEMPTED,
  attemptCells,
  NO_ATTEMPT,
  NO_OUTCOME,
  OUTCOME_COLUMNS,
  outcomeCells,
} from "./call-row";
import type { CallParts } from "./journal-record";

/** Ends a wait for a PostgreSQL that vanished without closing the connection. */
const STATEMENT_MS = 30_000;

const COLUMNS = ["id", "at", "org_id", ...ATTEMPT_COLUMNS, ...OUTCOME_COLUMNS].join(", ");
const INSERT = `INSERT INTO calls AS known (${COLUMNS})
  SELECT ${COLUMNS} FROM json_populate_recordset(NULL::calls, $1::json)
  ON CONFLICT (id, at) DO UPDATE SET`;
const excluded = (columns: readonly string[]) =>
  columns.map((column) => `${column} = excluded.${column}`).join(", ");

// Order does not matter and repetition changes nothing: an attempt fills in a row that an outcome had to open, and
// an outcome fills in a row that has none.
const WRITE_ATTEMPTS = `${INSERT} ${excluded(ATTEMPT_COLUMNS)} WHERE known.request_id = '' RETURNING id`;
const WRITE_OUTCOMES = `${INSERT} ${excluded(OUTCOME_COLUMNS)} WHERE known.status = '${ATTEMPTED}'`;

/** Writes calls of any organizations in one transaction. Each call may be in `calls` once. */
export async function writeCalls(pool: Pool, calls: readonly CallParts[]): Promise<void> {
  await inTransaction(pool, async (client) => {
    for (const [orgId, ofOrg] of byOrg(calls)) {
      await actFor(client, orgId);
      const attempts = ofOrg.filter((call) => call.attempt !== null);
      const inserted = new Set<string>();
      if (attempts.length > 0) {
        const { rows } = await query<{ id: string }>(client, WRITE_ATTEMPTS, [toJson(attempts)]);
        for (const row of rows) inserted.add(row.id);
      }
      const outcomes = ofOrg.filter(
        ({ attempt, outcome }) => outcome !== null && (attempt === null || !inserted.has(attempt.callId)),
      );
      if (outcomes.length > 0) await query(client, WRITE_OUTCOMES, [toJson(outcomes)]);
    }
  });
}

/** Keys that were used, and when last. Those that PostgreSQL knows a similar time of stay as they are. */
export async function writeKeyUse(
  pool: Pool,
  uses: readonly { readonly orgId: string; readonly keyId: string; readonly at: string }[],
): Promise<void> {
  // Sorted: two processes that mark the same keys wait for each other instead of blocking each other.
  const sorted = uses.toSorted((a, b) => (a.keyId < b.keyId ? -1 : 1));
  await inTransaction(pool, async (client) => {
    for (const { orgId, keyId, at } of sorted) {
      await actFor(client, orgId);
      await query(
        client,
        `UPDATE api_keys SET last_used_at = $2
         WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < $2::timestamptz - interval '30 seconds')`,
        [keyId, at],
      );
    }
  });
}

function toJson(calls: readonly CallParts[]): string {
  const rows = calls.flatMap(({ attempt, outcome }) => {
    const part = attempt ?? outcome;
    if (part === null) return [];
    return {
      id: part.callId,
      at: part.at,
      org_id: part.orgId,
      ...(attempt === null ? NO_ATTEMPT : attemptCells(attempt)),
      ...(outcome === null ? NO_OUTCOME : outcomeCells(outcome)),
    };
  });
  return JSON.stringify(rows);
}

function byOrg(calls: readonly CallParts[]): Map<string, CallParts[]> {
  const orgs = new Map<string, CallParts[]>();
  for (const call of calls) {
    const orgId = (call.attempt ?? call.outcome)?.orgId;
    if (orgId === undefined) continue;
    const ofOrg = orgs.get(orgId);
    if (ofOrg === undefined) orgs.set(orgId, [call]);
    else ofOrg.push(call);
  }
  return orgs;
}

async function actFor(client: PoolClient, orgId: string): Promise<void> {
  await query(client, "SELECT set_config('app.org_id', $1, true), set_config('app.workspace_id', '', true)", [
    orgId,
  ]);
}

async function inTransaction(pool: Pool, work: (client: PoolClient) => Promise<void>): Promise<void> {
  const client = await pool.connect();
  let isBroken = false;
  try {
    await query(client, "BEGIN");
    await work(client);
    await query(client, "COMMIT");
  } catch (error) {
    await query(client, "ROLLBACK").catch(() => {
      isBroken = true;
    });
    throw error;
  } finally {
    client.release(isBroken);
  }
}

function query<R extends QueryResultRow>(client: PoolClient, text: string, values: unknown[] = []) {
  // `pg` reads the timeout of a single query, which its types leave out.
  const config: QueryConfig & { query_timeout: number } = { text, values, query_timeout: STATEMENT_MS };
  return client.query<R>(config);
}
