import { DatabaseError, type Pool, type QueryConfig, type QueryResult, type QueryResultRow } from "pg";
import {
  ATTEMPT_COLUMNS,
  ATTEMPTED,
  INTERRUPTED,
  OUTCOME_COLUMNS,
  rowsAsJson,
  type CallRow,
} from "./call-row";

/** Ends a wait for a PostgreSQL that vanished without closing the connection. */
const STATEMENT_MS = 30_000;
const PARTITION_DAYS = 7;

const COLUMNS = ["id", "at", "org_id", ...ATTEMPT_COLUMNS, ...OUTCOME_COLUMNS].join(", ");
const INSERT = `INSERT INTO calls AS known (${COLUMNS})
  SELECT ${COLUMNS} FROM json_populate_recordset(NULL::calls, $1::json)
  ON CONFLICT (id, at) DO UPDATE SET`;
const excluded = (columns: readonly string[]) =>
  columns.map((column) => `${column} = excluded.${column}`).join(", ");

// Order does not matter and repetition changes nothing: an attempt fills in a row that an outcome had to open, and
// an outcome fills in a row that has none, or that was closed because none came.
const WRITE_ATTEMPTS = `${INSERT} ${excluded(ATTEMPT_COLUMNS)} WHERE known.request_id = '' RETURNING id`;
const WRITE_OUTCOMES = `${INSERT} ${excluded(OUTCOME_COLUMNS)} WHERE known.status IN ('${ATTEMPTED}', '${INTERRUPTED}')`;

/** Writes calls of any organizations in one durable transaction. Each call may be in `calls` once. */
export async function writeCalls(
  pool: Pool,
  calls: readonly CallRow[],
  statementMs = STATEMENT_MS,
): Promise<void> {
  await inTransaction(pool, statementMs, async (run) => {
    for (const [orgId, ofOrg] of byOrg(calls)) {
      await actFor(run, orgId);
      const attempts = ofOrg.filter((call) => call.attempt !== null);
      const inserted = new Set<string>();
      if (attempts.length > 0) {
        const { rows } = await run<{ id: string }>(WRITE_ATTEMPTS, [rowsAsJson(attempts)]);
        for (const row of rows) inserted.add(row.id);
      }
      const outcomes = ofOrg.filter(
        ({ callId, attempt, outcome }) => outcome !== null && (attempt === null || !inserted.has(callId)),
      );
      if (outcomes.length > 0) await run(WRITE_OUTCOMES, [rowsAsJson(outcomes)]);
    }
  });
}

/** Makes the partitions of the coming days. */
export async function ensurePartitions(pool: Pool, statementMs = STATEMENT_MS): Promise<void> {
  await pool.query(
    timed("SELECT ensure_call_partitions((now() AT TIME ZONE 'UTC')::date, $1)", statementMs, [
      PARTITION_DAYS,
    ]),
  );
}

/** Keys that were used, and when last. Those that PostgreSQL knows a similar time of stay as they are. */
export async function writeKeyUse(
  pool: Pool,
  uses: readonly { readonly orgId: string; readonly keyId: string; readonly at: string }[],
): Promise<void> {
  // Sorted: two processes that mark the same keys wait for each other instead of blocking each other.
  const sorted = uses.toSorted((a, b) => (a.keyId < b.keyId ? -1 : 1));
  await inTransaction(pool, STATEMENT_MS, async (run) => {
    for (const { orgId, keyId, at } of sorted) {
      await actFor(run, orgId);
      await run(
        `UPDATE api_keys SET last_used_at = $2
         WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < $2::timestamptz - interval '30 seconds')`,
        [keyId, at],
      );
    }
  });
}

function byOrg(calls: readonly CallRow[]): Map<string, CallRow[]> {
  const orgs = new Map<string, CallRow[]>();
  for (const call of calls) {
    const ofOrg = orgs.get(call.orgId);
    if (ofOrg === undefined) orgs.set(call.orgId, [call]);
    else ofOrg.push(call);
  }
  return orgs;
}

// The commit must have reached the disk before the journal forgets or the upstream is asked, whatever the server's default.
async function actFor(run: Run, orgId: string): Promise<void> {
  await run(
    `SELECT set_config('app.org_id', $1, true), set_config('app.workspace_id', '', true),
            set_config('synchronous_commit', 'on', true)`,
    [orgId],
  );
}

type Run = <R extends QueryResultRow>(text: string, values?: unknown[]) => Promise<QueryResult<R>>;

async function inTransaction(
  pool: Pool,
  statementMs: number,
  work: (run: Run) => Promise<void>,
): Promise<void> {
  const client = await pool.connect();
  // Between two statements nobody else listens, and a lost connection without a listener ends the process.
  const ignore = () => undefined;
  client.on("error", ignore);
  const run: Run = (text, values) => client.query(timed(text, statementMs, values));
  let isBroken = false;
  try {
    await run("BEGIN");
    await work(run);
    await run("COMMIT");
  } catch (error) {
    // A connection that does not answer would not answer this either.
    isBroken = !(error instanceof DatabaseError);
    if (!isBroken) await run("ROLLBACK").catch(() => (isBroken = true));
    throw error;
  } finally {
    client.off("error", ignore);
    client.release(isBroken);
  }
}

function timed(text: string, statementMs: number, values: unknown[] = []) {
  // `pg` reads the timeout of a single query, which its types leave out.
  const config: QueryConfig & { query_timeout: number } = { text, values, query_timeout: statementMs };
  return config;
}
