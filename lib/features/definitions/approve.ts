import { NOTHING_PENDING, parseDefinition } from "@/lib/features/capabilities";
import { storableShort } from "@/lib/features/servers";
import type { CapabilityKind, Db } from "@/lib/platform/db";

interface Waiting {
  readonly id: string;
  readonly kind: CapabilityKind;
  readonly pendingDefinition: string | null;
  readonly pendingHash: string | null;
}

interface Approval {
  readonly at: Date;
  readonly byId: string | null;
}

/** Puts what waits in force; false when something else waits by now. */
export async function approve(db: Db, row: Waiting, hash: string, { at, byId }: Approval): Promise<boolean> {
  const approval = { approved: true, approvedAt: at, approvedById: byId };
  if (row.pendingHash === null || row.pendingDefinition === null) {
    const { count } = await db.capability.updateMany({
      where: { id: row.id, hash, approved: false, pendingHash: null },
      data: approval,
    });
    return count === 1;
  }
  const { count } = await db.capability.updateMany({
    where: { id: row.id, pendingHash: hash },
    data: {
      ...approval,
      ...shownOf(row.kind, row.pendingDefinition),
      definition: row.pendingDefinition,
      hash,
      changedAt: at,
      ...NOTHING_PENDING,
    },
  });
  return count === 1;
}

function shownOf(kind: CapabilityKind, definition: string) {
  const { title, name, description } = parseDefinition(definition) ?? {};
  const ownTitle = typeof title === "string" ? title : null;
  // Resources have their title in `name`; a tool's name is what it is called by.
  const nameTitle = kind === "tool" || kind === "prompt" || typeof name !== "string" ? null : name;
  const shownTitle = ownTitle ?? nameTitle;
  return {
    title: shownTitle === null ? null : storableShort(shownTitle),
    description: typeof description === "string" ? description : "",
  };
}
