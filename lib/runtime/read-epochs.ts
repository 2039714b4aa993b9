import type { QueryConfig } from "pg";
import { getDatabase } from "@/lib/platform/db";

/** A poll that hangs on a dead connection would hide every later one. */
const TIMEOUT_MS = 5_000;

/** The epochs of these organizations, in one query; those without a row are left out. */
export async function readEpochs(orgIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const { pool } = await getDatabase();
  // `pg` reads the timeout of a single query, which its types leave out.
  const query: QueryConfig & { query_timeout: number } = {
    text: "SELECT org_id, epoch FROM org_epochs WHERE org_id = ANY($1::uuid[])",
    values: [orgIds],
    query_timeout: TIMEOUT_MS,
  };
  const { rows } = await pool.query<{ org_id: string; epoch: string }>(query);
  return new Map(rows.map((row) => [row.org_id, Number(row.epoch)]));
}
