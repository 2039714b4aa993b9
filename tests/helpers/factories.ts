import { randomBytes } from "node:crypto";
import { createAdminKey, createApiKey } from "@/lib/features/api-keys";
import { hashPassword } from "@/lib/features/access";
import { createOrganization } from "@/lib/features/organizations";
import { SCOPES, type OrgContext, type WorkspaceContext } from "@/lib/framework/context";
import { withTenant, withoutTenant } from "@/lib/platform/db";
import { newId } from "@/lib/shared/ids";
import { mintOrgId, mintWorkspaceId } from "@/lib/shared/mint-tenant";
import { DEFAULT_ROLE_SETTINGS, type OrgRole, type WorkspaceRole } from "@/lib/shared/permissions";
import { TEST_PASSWORD } from "./test-password";

export { TEST_PASSWORD };
let passwordHash: Promise<string> | undefined;

export interface TestOrg {
  readonly org: { readonly id: string; readonly slug: string };
  readonly workspace: { readonly id: string; readonly slug: string };
  readonly owner: { readonly userId: string; readonly email: string };
  /** The owner's context in the organization, and in its workspace. */
  readonly ctx: OrgContext;
  readonly wsCtx: WorkspaceContext;
}

/** An organization of its own with an owner and one workspace, `default`. */
export async function makeOrg(): Promise<TestOrg> {
  const tag = randomBytes(4).toString("hex");
  const slug = `org-${tag}`;
  passwordHash ??= hashPassword(TEST_PASSWORD);
  const owner = { userId: newId(), email: `owner-${tag}@example.com` };
  const account = { name: `Owner ${tag}`, passwordHash: await passwordHash };
  const { orgId } = await createOrganization({
    name: `Org ${tag}`,
    slug,
    workspace: { name: "Default", slug: "default" },
    owner: { ...owner, account },
  });
  const workspace = await withTenant({ orgId: mintOrgId(orgId), workspaceId: null }, (db) =>
    db.workspace.findFirstOrThrow({ where: { slug: "default" } }),
  );
  const ctx: OrgContext = {
    actor: { kind: "user", userId: owner.userId, label: owner.email },
    orgId: mintOrgId(orgId),
    orgSlug: slug,
    roles: { orgRole: "owner", workspaceRole: null, settings: DEFAULT_ROLE_SETTINGS },
    scopes: SCOPES,
    requestId: newId(),
    ip: "192.0.2.1",
    workspace: null,
  };
  const wsCtx = inWorkspace(ctx, workspace);
  return {
    org: { id: orgId, slug },
    workspace: { id: workspace.id, slug: workspace.slug },
    owner,
    ctx,
    wsCtx,
  };
}

/** The same actor in a workspace. */
export function inWorkspace(ctx: OrgContext, workspace: { id: string; slug: string }): WorkspaceContext {
  return {
    ...ctx,
    roles: { ...ctx.roles, workspaceRole: ctx.roles.orgRole === "member" ? null : "admin" },
    workspace: { id: mintWorkspaceId(workspace.id), slug: workspace.slug },
  };
}

/** Another person of the organization, with these roles, and their contexts. */
export async function addMember(
  { ctx, workspace }: TestOrg,
  role: Exclude<OrgRole, "owner">,
  workspaceRole: WorkspaceRole,
): Promise<{ userId: string; email: string; ctx: OrgContext; wsCtx: WorkspaceContext }> {
  const userId = newId();
  const email = `member-${randomBytes(4).toString("hex")}@example.com`;
  passwordHash ??= hashPassword(TEST_PASSWORD);
  const account = { id: userId, email, name: "Member", passwordHash: await passwordHash };
  await withoutTenant((db) => db.user.create({ data: account }));
  await withTenant({ orgId: ctx.orgId, workspaceId: null }, async (db) => {
    await db.orgMember.create({ data: { orgId: ctx.orgId, userId, role } });
    await db.workspaceMember.create({
      data: { orgId: ctx.orgId, workspaceId: workspace.id, userId, role: workspaceRole },
    });
  });
  const own: OrgContext = {
    ...ctx,
    actor: { kind: "user", userId, label: email },
    roles: { ...ctx.roles, orgRole: role },
  };
  const wsCtx = inWorkspace(own, workspace);
  const effective = role === "admin" ? "admin" : workspaceRole;
  return {
    userId,
    email,
    ctx: own,
    wsCtx: { ...wsCtx, roles: { ...wsCtx.roles, workspaceRole: effective } },
  };
}

/** An admin key of the organization. */
export async function makeAdminKey({ ctx }: TestOrg): Promise<{ id: string; key: string }> {
  return createAdminKey.execute(ctx, { name: "test admin key" });
}

/** A service key of the workspace. */
export async function makeWorkspaceKey(
  { wsCtx }: TestOrg,
  scopes: ("mcp" | "api:read" | "api:write")[] = ["mcp"],
): Promise<{ id: string; key: string }> {
  return createApiKey.execute(wsCtx, { name: "test key", scopes });
}
