import type { Permission, Roles } from "@/lib/shared/permissions";
import type { AuthorizedOrgId, AuthorizedWorkspaceId, TenantScope } from "@/lib/shared/tenant";

/** Who acts. A person in the dashboard, an API key, or Gatehouse itself. */
export type Actor =
  | { readonly kind: "user"; readonly userId: string; readonly label: string }
  | {
      readonly kind: "key";
      readonly keyId: string;
      readonly userId: string | null;
      /** Who made the key, or got its secret by rotating it; what it makes counts as theirs. */
      readonly creatorId: string | null;
      readonly label: string;
    }
  | { readonly kind: "system"; readonly label: string };

/** What an API key may be used for; a person in the dashboard has all of them. */
export const SCOPES = ["mcp", "api:read", "api:write"] as const;
export type Scope = (typeof SCOPES)[number];

/** A request that its client may repeat: the second time it gets the answer of the first. */
export interface Once {
  /** What the client calls it. Unique per API key. */
  readonly key: string;
  readonly actorId: string;
  /** Of what was asked: one name for two different requests is refused. */
  readonly requestHash: string;
  readonly seal: (answer: string) => string;
  /** Null when it was sealed with another secret. */
  readonly open: (sealed: string) => string | null;
  readonly onReplay: () => void;
}

/** One checked request in an organization: who, where, with which roles. Made in lib/features/access only. */
export interface OrgContext {
  readonly actor: Actor;
  readonly orgId: AuthorizedOrgId;
  readonly orgSlug: string;
  readonly roles: Roles;
  readonly scopes: readonly Scope[];
  readonly requestId: string;
  readonly ip: string | null;
  readonly workspace: { readonly id: AuthorizedWorkspaceId; readonly slug: string } | null;
  /** Set where the client may repeat the request and must get the same answer. */
  readonly once?: Once;
}

/** The same, in one workspace of it. */
export interface WorkspaceContext extends OrgContext {
  readonly workspace: { readonly id: AuthorizedWorkspaceId; readonly slug: string };
}

/** Where an operation acts. */
export type OperationPlace = "org" | "workspace";
export type ContextOf<P extends OperationPlace> = P extends "workspace" ? WorkspaceContext : OrgContext;

/** What the database transaction of this context is bound to. */
export function tenantScope(ctx: OrgContext): TenantScope {
  return { orgId: ctx.orgId, workspaceId: ctx.workspace?.id ?? null };
}

/** The person behind the actor, if there is one. */
export function actorUserId(actor: Actor): string | null {
  return actor.kind === "system" ? null : actor.userId;
}

/**
 * Who answers for what the actor makes. Who made a key answers for what is made with it, or a demotion would be
 * survived by having made one.
 */
export function makerId(actor: Actor): string | null {
  return actor.kind === "key" ? actor.creatorId : actorUserId(actor);
}

export type { Permission };
