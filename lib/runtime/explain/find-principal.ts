import { effectiveWorkspaceRole } from "@/lib/features/access";
import { actorUserId, type WorkspaceContext } from "@/lib/framework/context";
import type { Principal } from "@/lib/gateway";
import type { Db } from "@/lib/platform/db";
import { AppError, notFound } from "@/lib/shared/errors";
import { isUuid } from "@/lib/shared/ids";
import { isAllowed } from "@/lib/shared/permissions";
import { readKeyCredential } from "../read-key-credential";
import type { DoorReason } from "./rules";

/** Who is asked about, as the data plane would see them, and what of the door they pass or not. */
export interface ExplainedPrincipal {
  readonly principal: Principal;
  readonly door: readonly { readonly reason: DoorReason; readonly isPassed: boolean }[];
}

/**
 * The person or key that a reference names. Members ask about themselves and their own keys; for all others the answer
 * is that of somebody unknown.
 */
export async function findPrincipal(
  db: Db,
  ctx: WorkspaceContext,
  reference: string,
): Promise<ExplainedPrincipal> {
  const asksOthers = isAllowed(ctx.roles, "workspace-server:write");
  if (reference === "me") return self(db, ctx);
  const key = isUuid(reference) ? await db.apiKey.findUnique({ where: { id: reference } }) : null;
  // An admin key is of no workspace: the transaction does not even see it.
  if (key !== null && key.workspaceId === ctx.workspace.id) {
    const isOwn = isSelf(ctx, key.userId) || (ctx.actor.kind === "key" && ctx.actor.keyId === key.id);
    if (!asksOthers && !isOwn) throw notFound("principal");
    return ofKey(db, key);
  }
  const user = await db.user.findFirst({
    where: isUuid(reference) ? { id: reference } : { email: reference.toLowerCase() },
    select: { id: true },
  });
  if (user === null || (!asksOthers && !isSelf(ctx, user.id))) throw notFound("principal");
  return ofPerson(db, ctx, user.id);
}

function isSelf({ actor }: WorkspaceContext, userId: string | null): boolean {
  return userId !== null && actorUserId(actor) === userId;
}

async function self(db: Db, ctx: WorkspaceContext): Promise<ExplainedPrincipal> {
  const { actor } = ctx;
  if (actor.kind === "user") return ofPerson(db, ctx, actor.userId);
  const key = actor.kind === "key" ? await db.apiKey.findUnique({ where: { id: actor.keyId } }) : null;
  if (key === null)
    throw new AppError("invalid", { code: "no_person", publicMessage: "Say whom you ask about." });
  return ofKey(db, key);
}

async function ofKey(db: Db, key: Parameters<typeof readKeyCredential>[1]): Promise<ExplainedPrincipal> {
  const { principal, isRevoked, expiresAt } = await readKeyCredential(db, key);
  return {
    principal,
    door: [
      { reason: "key_revoked", isPassed: !isRevoked },
      { reason: "key_expired", isPassed: expiresAt === null || expiresAt > Date.now() },
    ],
  };
}

// As if with a personal key that may call: what the user access page says of a person.
async function ofPerson(
  db: Db,
  { orgId, workspace }: WorkspaceContext,
  userId: string,
): Promise<ExplainedPrincipal> {
  const member = await db.orgMember.findUnique({
    where: { orgId_userId: { orgId, userId } },
    include: {
      user: { select: { email: true } },
      workspaceMembers: { where: { workspaceId: workspace.id } },
    },
  });
  // Somebody of another organization is nobody here.
  if (member === null) throw notFound("principal");
  const role = effectiveWorkspaceRole(member.role, member.workspaceMembers[0]?.role ?? null);
  return {
    principal: {
      ...{ id: userId, kind: "user", orgId, workspaceId: workspace.id, keyId: null, userId },
      label: member.user.email,
      scopes: ["mcp"],
    },
    door: [{ reason: "no_membership", isPassed: role !== null }],
  };
}
