import type { OrgContext, Scope } from "@/lib/framework/context";
import { withKeyHash, withTenant, type Db } from "@/lib/platform/db";
import { hashApiKey, parseApiKey } from "@/lib/shared/api-key-format";
import { AppError, notFound } from "@/lib/shared/errors";
import { mintOrgId, mintWorkspaceId } from "@/lib/shared/mint-tenant";
import type { Roles } from "@/lib/shared/permissions";
import { effectiveWorkspaceRole, findOrganization, findWorkspace, roleSettings } from "./places";

interface RequestFacts {
  readonly requestId: string;
  readonly ip: string | null;
}

/**
 * The context of an API key at a path of the admin API. Throws `unauthenticated` for a key that is missing, unknown,
 * revoked or expired, `not_found` for a place outside the key's organization or workspace.
 */
export async function contextFromKey(
  bearer: string | null,
  at: { org: string; workspace?: string | undefined },
  facts: RequestFacts,
): Promise<OrgContext> {
  const key = await presentedKey(bearer);
  const orgId = mintOrgId(key.orgId);
  return withTenant({ orgId, workspaceId: null }, async (db) => {
    const organization = await findOrganization(db, at.org);
    const workspace = at.workspace === undefined ? null : await findWorkspace(db, orgId, at.workspace);
    if (workspace !== null && key.workspaceId !== null && workspace.id !== key.workspaceId)
      throw notFound("workspace");
    return {
      actor: { kind: "key", keyId: key.id, userId: key.userId, label: key.name },
      orgId,
      orgSlug: organization.slug,
      roles: { ...(await rolesOf(db, key)), settings: roleSettings(organization) },
      scopes: key.scopes as Scope[],
      ...facts,
      workspace: workspace === null ? null : { id: mintWorkspaceId(workspace.id), slug: workspace.slug },
    };
  });
}

type Key = Awaited<ReturnType<typeof presentedKey>>;

async function presentedKey(bearer: string | null) {
  if (bearer === null) throw unauthenticated("missing_key", "Send an API key: “Authorization: Bearer gh_…”.");
  if (parseApiKey(bearer) === null)
    throw unauthenticated("invalid_key", "The API key is not valid. Check that it was copied whole.");
  const keyHash = hashApiKey(bearer);
  const key = await withKeyHash(keyHash, (db) => db.apiKey.findUnique({ where: { keyHash } }));
  if (key === null)
    throw unauthenticated("invalid_key", "The API key is not valid. Check that it was copied whole.");
  if (key.revokedAt !== null)
    throw unauthenticated("revoked_key", "The API key was revoked. Create a new one.");
  if (key.expiresAt !== null && key.expiresAt.getTime() <= Date.now()) {
    throw unauthenticated("expired_key", "The API key has expired. Create a new one.");
  }
  return key;
}

async function rolesOf(db: Db, key: Key): Promise<Omit<Roles, "settings">> {
  switch (key.kind) {
    case "admin":
      return { orgRole: "admin", workspaceRole: null };
    case "ws":
      // A key that may only read reads what a member would: of the calls its own.
      return { orgRole: null, workspaceRole: key.scopes.includes("api:write") ? "manager" : "member" };
    case "user":
      return { orgRole: null, workspaceRole: await workspaceRoleOf(db, key) };
  }
}

async function workspaceRoleOf(db: Db, { orgId, workspaceId, userId }: Key) {
  if (userId === null || workspaceId === null) return null;
  const member = await db.orgMember.findUnique({
    where: { orgId_userId: { orgId, userId } },
    include: { workspaceMembers: { where: { workspaceId } } },
  });
  if (member === null)
    throw unauthenticated(
      "revoked_key",
      "The owner of this API key is no longer a member. Create a new one.",
    );
  return effectiveWorkspaceRole(member.role, member.workspaceMembers[0]?.role ?? null);
}

function unauthenticated(code: string, publicMessage: string): AppError {
  return new AppError("unauthenticated", { code, publicMessage });
}
