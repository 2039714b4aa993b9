import { writeAudit } from "@/lib/framework/audit";
import { SCOPES, type OrgContext } from "@/lib/framework/context";
import { bumpEpoch } from "@/lib/framework/epoch";
import { systemScope } from "@/lib/features/access";
import { isUniqueViolation, withTenant, type Db } from "@/lib/platform/db";
import { AppError } from "@/lib/shared/errors";
import { newId } from "@/lib/shared/ids";
import { DEFAULT_ROLE_SETTINGS } from "@/lib/shared/permissions";

export interface NewAccount {
  readonly name: string;
  readonly passwordHash: string;
  /** When a link reached the address by mail. */
  readonly emailVerifiedAt?: Date;
}

export interface NewOrganization {
  readonly name: string;
  readonly slug: string;
  readonly workspace: { readonly name: string; readonly slug: string };
  /** `passwordHash` makes a new account in the same transaction; without it the person exists. */
  readonly owner: {
    readonly userId: string;
    readonly email: string;
    readonly account?: NewAccount;
  };
}

/**
 * Makes an organization with its first workspace and its owner. Throws `conflict` with code `slug_taken` when
 * another organization has the slug (slugs of organizations are unique in the whole installation), `account_exists` when a new account's e-mail
 * has one.
 */
export async function createOrganization({
  name,
  slug,
  workspace,
  owner,
}: NewOrganization): Promise<{ orgId: string }> {
  const scope = systemScope(newId());
  const { orgId } = scope;
  const ctx: OrgContext = {
    actor: { kind: "user", userId: owner.userId, label: owner.email },
    orgId,
    orgSlug: slug,
    roles: { orgRole: "owner", workspaceRole: null, settings: DEFAULT_ROLE_SETTINGS },
    scopes: SCOPES,
    requestId: newId(),
    ip: null,
    workspace: null,
  };
  try {
    await withTenant(scope, async (db) => {
      if (owner.account !== undefined)
        await createAccount(db, { ...owner.account, id: owner.userId, email: owner.email });
      await db.organization.create({ data: { id: orgId, slug, name } });
      await db.orgMember.create({ data: { orgId, userId: owner.userId, role: "owner" } });
      const workspaceId = newId();
      await db.workspace.create({
        data: { id: workspaceId, orgId, slug: workspace.slug, name: workspace.name },
      });
      await db.workspaceMember.create({ data: { orgId, workspaceId, userId: owner.userId, role: "admin" } });
      await writeAudit(db, ctx, "organization.create", {
        target: { id: orgId, label: slug },
        after: { name, slug },
      });
      await bumpEpoch(db, orgId);
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new AppError("conflict", {
      code: "slug_taken",
      publicMessage: `The organization slug “${slug}” is taken. Choose another one.`,
      cause: error,
    });
  }
  return { orgId };
}

async function createAccount(
  db: Db,
  account: NewAccount & { readonly id: string; readonly email: string },
): Promise<void> {
  const existing = await db.user.findUnique({ where: { email: account.email } });
  if (existing !== null) {
    throw new AppError("conflict", {
      code: "account_exists",
      publicMessage: "There is an account with this e-mail already. Sign in instead.",
    });
  }
  await db.user.create({ data: account });
}
