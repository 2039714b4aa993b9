import type { OrgContext, Scope } from "@/lib/framework/context";
import { withKeyHash, withTenant, type Db } from "@/lib/platform/db";
import { hashApiKey, parseApiKey } from "@/lib/shared/api-key-format";
import { AppError, notFound } from "@/lib/shared/errors";
import { mintOrgId, mintWorkspaceId } from "@/lib/shared/mint-tenant";
import type { Roles } from "@/lib/shared/permissions";
import { keyRoles } from "./key-roles";
import { findOrganization, findWorkspace, roleSettings } from "./places";

const USE_NOTED_EVERY_MS = 30_000;

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
    const roles = await rolesOf(db, key);
    await noteUse(db, key);
    return {
      actor: {
        ...{ kind: "key", keyId: key.id, userId: key.userId, label: key.name },
        creatorId: key.userId ?? key.rotatedById ?? key.createdById,
      },
      orgId,
      orgSlug: organization.slug,
      roles: { ...roles, settings: roleSettings(organization) },
      scopes: key.scopes as Scope[],
      ...facts,
      workspace: workspace === null ? null : { id: mintWorkspaceId(workspace.id), slug: workspace.slug },
    };
  });
}

async function presentedKey(bearer: string | null) {
  if (bearer === null) throw unauthenticated("missing_key", "Send an API key: “Authorization: Bearer gh_…”.");
  if (parseApiKey(bearer) === null)
    throw unauthenticated("invalid_key", "The API key is not valid. Check that it was copied whole.");
  const keyHash = hashApiKey(bearer);
  const key = await withKeyHash(keyHash, (db) =>
    db.apiKey.findFirst({ where: { OR: [{ keyHash }, { previousKeyHash: keyHash }] } }),
  );
  if (key === null)
    throw unauthenticated("invalid_key", "The API key is not valid. Check that it was copied whole.");
  if (key.revokedAt !== null)
    throw unauthenticated("revoked_key", "The API key was revoked. Create a new one.");
  const now = Date.now();
  if (key.keyHash !== keyHash && (key.previousUntil?.getTime() ?? 0) <= now)
    throw unauthenticated("rotated_key", "The API key was rotated. Use the new one.");
  if (key.expiresAt !== null && key.expiresAt.getTime() <= now)
    throw unauthenticated("expired_key", "The API key has expired. Create a new one.");
  return key;
}

type Key = Awaited<ReturnType<typeof presentedKey>>;

async function rolesOf(db: Db, key: Key): Promise<Omit<Roles, "settings">> {
  const found = await keyRoles(db, key);
  if (found !== null) return found.roles;
  throw unauthenticated("revoked_key", "The owner of this API key is no longer a member. Create a new one.");
}

async function noteUse(db: Db, { id, lastUsedAt }: Key): Promise<void> {
  const now = new Date();
  if (lastUsedAt !== null && now.getTime() - lastUsedAt.getTime() < USE_NOTED_EVERY_MS) return;
  await db.apiKey.updateMany({ where: { id }, data: { lastUsedAt: now } });
}

function unauthenticated(code: string, publicMessage: string): AppError {
  return new AppError("unauthenticated", { code, publicMessage });
}
