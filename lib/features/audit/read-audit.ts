import type { z } from "zod";
import { byReference } from "@/lib/features/access";
import { containsText } from "@/lib/framework/contains-text";
import type { Db, Prisma } from "@/lib/platform/db";
import { redact } from "@/lib/platform/logger/redact";
import { notFound } from "@/lib/shared/errors";
import { isUuid } from "@/lib/shared/ids";
import { ACTOR_KINDS, type auditEntry, type auditFilters } from "./schema";

type Filters = z.output<z.ZodObject<typeof auditFilters>>;
type Row = Prisma.AuditLogGetPayload<object>;

/** The filters as conditions that must all hold; throws `not_found` for a workspace that is not there. */
export async function auditConditions(db: Db, filters: Filters): Promise<Prisma.AuditLogWhereInput[]> {
  const { from, to, actor, actorKind, action, target, workspace } = filters;
  return [
    ...(from === undefined ? [] : [{ at: { gte: from } }]),
    ...(to === undefined ? [] : [{ at: { lt: to } }]),
    ...(actorKind === undefined ? [] : [{ actorKind }]),
    ...(action === undefined ? [] : [actionFilter(action)]),
    ...(actor === undefined
      ? []
      : [isUuid(actor) ? { actorId: actor } : { actorLabel: containsText(actor) }]),
    ...(target === undefined
      ? []
      : [isUuid(target) ? { targetId: target } : { targetLabel: containsText(target) }]),
    ...(workspace === undefined ? [] : [{ workspaceId: await workspaceId(db, workspace) }]),
  ];
}

function actionFilter(action: string): Prisma.AuditLogWhereInput {
  return action.endsWith(".*") ? { action: { startsWith: action.slice(0, -1) } } : { action };
}

async function workspaceId(db: Db, reference: string): Promise<string> {
  const found = await db.workspace.findFirst({ where: byReference(reference), select: { id: true } });
  if (found === null) throw notFound("workspace");
  return found.id;
}

/** Slugs of the workspaces that these entries are of, by id. */
export async function workspaceSlugs(db: Db, rows: readonly Row[]): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(rows.flatMap(({ workspaceId: id }) => id ?? []))];
  if (ids.length === 0) return new Map();
  const found = await db.workspace.findMany({ where: { id: { in: ids } }, select: { id: true, slug: true } });
  return new Map(found.map(({ id, slug }) => [id, slug]));
}

/** A stored entry as it is shown. Redacted once more: what a command should not have written does not leave. */
export function toAuditEntry(row: Row, slugs: ReadonlyMap<string, string>): z.input<typeof auditEntry> {
  const { id, at, action, ip, requestId } = row;
  return {
    ...{ id, at, action, ip, requestId },
    actor: {
      kind: ACTOR_KINDS.find((kind) => kind === row.actorKind) ?? "system",
      id: row.actorId,
      label: row.actorLabel,
    },
    target: { id: row.targetId, label: row.targetLabel },
    workspace:
      row.workspaceId === null ? null : { id: row.workspaceId, slug: slugs.get(row.workspaceId) ?? null },
    before: redact(row.before) ?? null,
    after: redact(row.after) ?? null,
  };
}
