declare const brand: unique symbol;

/** The id of an organization that a checked credential may act in. Minted by `mint-tenant.ts` only. */
export type AuthorizedOrgId = string & { readonly [brand]: "AuthorizedOrgId" };

/** The id of a workspace that a checked credential may act in. Minted by `mint-tenant.ts` only. */
export type AuthorizedWorkspaceId = string & { readonly [brand]: "AuthorizedWorkspaceId" };

/** What a database transaction is bound to: every row read or written belongs to it. */
export interface TenantScope {
  readonly orgId: AuthorizedOrgId;
  readonly workspaceId: AuthorizedWorkspaceId | null;
}
