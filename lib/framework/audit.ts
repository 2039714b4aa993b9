import type { Db, Prisma } from "@/lib/platform/db";
import { newId } from "@/lib/shared/ids";
import type { OrgContext } from "./context";

/** What a write did, for the audit log. No secret may be in `before` or `after`. */
export interface AuditEntry {
  readonly target: { readonly id: string; readonly label: string };
  readonly before?: Prisma.InputJsonObject;
  readonly after?: Prisma.InputJsonObject;
  /** Where a write has more than one part: what this part is called. The command's name unless given. */
  readonly action?: string;
  /** The workspace that this part changed. That of the context unless given. */
  readonly workspaceId?: string;
}

/** Adds the audit row to the transaction of the write it describes. */
export async function writeAudit(db: Db, ctx: OrgContext, action: string, entry: AuditEntry): Promise<void> {
  const { actor } = ctx;
  await db.auditLog.create({
    data: {
      id: newId(),
      orgId: ctx.orgId,
      workspaceId: entry.workspaceId ?? ctx.workspace?.id ?? null,
      actorKind: actor.kind,
      actorId: actor.kind === "user" ? actor.userId : actor.kind === "key" ? actor.keyId : null,
      actorLabel: actor.label,
      action: entry.action ?? action,
      targetId: entry.target.id,
      targetLabel: entry.target.label,
      ...(entry.before === undefined ? {} : { before: entry.before }),
      ...(entry.after === undefined ? {} : { after: entry.after }),
      ip: ctx.ip,
      requestId: ctx.requestId,
    },
  });
}
