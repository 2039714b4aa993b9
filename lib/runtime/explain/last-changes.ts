import type { DecisionTarget } from "@/lib/gateway";
import type { Db } from "@/lib/platform/db";
import type { SnapshotRows } from "../compile-snapshot";
import type { ExplainedReason } from "./rules";

interface Change {
  readonly at: Date;
  readonly by: string | null;
}

/** Who last moved the switches that a decision rests on, where their rows say so. */
export async function lastChanges(
  db: Db,
  { server, workspaceServer }: SnapshotRows,
  userId: string | null,
  target: DecisionTarget | null,
): Promise<ReadonlyMap<ExplainedReason, Change>> {
  const changes = new Map<ExplainedReason, Change>();
  if (target !== null) {
    const { kind, name } = target;
    const ofOrg = await db.orgCapabilitySwitch.findFirst({ where: { serverId: server.id, kind, name } });
    const ofWorkspace = await db.workspaceCapabilitySwitch.findFirst({
      where: { workspaceServerId: workspaceServer.id, kind, name },
    });
    const names = await namesOf(db, [ofOrg?.changedById, ofWorkspace?.changedById]);
    const note = (reason: ExplainedReason, row: typeof ofOrg | typeof ofWorkspace) => {
      if (row !== null)
        changes.set(reason, { at: row.changedAt, by: names.get(row.changedById ?? "") ?? null });
    };
    note("capability_disabled_by_org", ofOrg);
    note("capability_disabled_by_workspace", ofWorkspace);
  }
  if (userId !== null) {
    const access = await db.userAccess.findFirst({
      where: { workspaceServerId: workspaceServer.id, userId },
    });
    if (access !== null) changes.set("user_access", { at: access.changedAt, by: null });
  }
  return changes;
}

async function namesOf(
  db: Db,
  ids: readonly (string | null | undefined)[],
): Promise<ReadonlyMap<string, string>> {
  const known = ids.filter((id) => id !== null && id !== undefined);
  if (known.length === 0) return new Map();
  const users = await db.user.findMany({ where: { id: { in: known } }, select: { id: true, name: true } });
  return new Map(users.map(({ id, name }) => [id, name]));
}
