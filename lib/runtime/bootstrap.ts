import { createAdminKey } from "@/lib/features/api-keys";
import { hashPassword, signUpInput, systemScope } from "@/lib/features/access";
import { createOrganization } from "@/lib/features/organizations";
import { createWorkspace } from "@/lib/features/workspaces";
import { SCOPES, type OrgContext } from "@/lib/framework/context";
import { parseInput } from "@/lib/framework/input";
import { getEnv } from "@/lib/platform/env";
import { withoutTenant, withTenant, withUser } from "@/lib/platform/db";
import { AppError } from "@/lib/shared/errors";
import { newId } from "@/lib/shared/ids";
import { DEFAULT_ROLE_SETTINGS } from "@/lib/shared/permissions";
import { orgSlugInput, slugInput } from "@/lib/shared/slug-input";
import { z } from "zod";

const bootstrapInput = z.object({
  org: orgSlugInput,
  workspace: slugInput,
  email: signUpInput.shape.email,
  password: signUpInput.shape.password,
  name: signUpInput.shape.name.default("Owner"),
});
export type BootstrapInput = z.input<typeof bootstrapInput>;

export interface BootstrapResult {
  readonly org: string;
  readonly workspace: string;
  readonly user: string;
  /** An admin key of the organization, new on every run. */
  readonly adminKey: string;
  readonly publicUrl: string;
}

/**
 * Makes an organization with owner, workspace and an admin key from the command line. Repeating it finds what is there
 * and makes another key. Throws `conflict` when the organization belongs to somebody else.
 */
export async function bootstrap(rawInput: BootstrapInput): Promise<BootstrapResult> {
  const input = parseInput(bootstrapInput, rawInput);
  const { email } = input;
  const existing = await withoutTenant((db) => db.user.findUnique({ where: { email } }));
  const owner = existing === null ? await newOwner(input) : { userId: existing.id, email };
  const orgId = (await ownOrganization(owner.userId, input.org)) ?? (await create(input, owner));
  const ctx = ownerContext(orgId, input.org, owner);
  await ensureWorkspace(ctx, input.workspace);
  const { key } = await createAdminKey.execute(ctx, { name: "bootstrap" });
  return {
    org: input.org,
    workspace: input.workspace,
    user: email,
    adminKey: key,
    publicUrl: getEnv().PUBLIC_URL,
  };
}

type Owner = { userId: string; email: string; account?: { name: string; passwordHash: string } };

async function newOwner(input: z.output<typeof bootstrapInput>): Promise<Owner> {
  const { email, name, password } = input;
  return { userId: newId(), email, account: { name, passwordHash: await hashPassword(password) } };
}

async function create(input: z.output<typeof bootstrapInput>, owner: Owner): Promise<string> {
  const { org, workspace } = input;
  const { orgId } = await createOrganization({
    name: org,
    slug: org,
    owner,
    workspace: { name: workspace, slug: workspace },
  });
  return orgId;
}

async function ownOrganization(userId: string, slug: string): Promise<string | null> {
  const member = await withUser(userId, (db) => db.orgMember.findFirst({ where: { userId, org: { slug } } }));
  if (member !== null && member.role !== "owner") {
    throw new AppError("forbidden", {
      publicMessage: `This person is not an owner of the organization “${slug}”.`,
    });
  }
  return member?.orgId ?? null;
}

async function ensureWorkspace(ctx: OrgContext, slug: string): Promise<void> {
  const existing = await withTenant({ orgId: ctx.orgId, workspaceId: null }, (db) =>
    db.workspace.findFirst({ where: { slug } }),
  );
  if (existing === null) await createWorkspace.execute(ctx, { name: slug, slug });
}

function ownerContext(orgId: string, orgSlug: string, owner: Owner): OrgContext {
  return {
    actor: { kind: "user", userId: owner.userId, label: owner.email },
    orgId: systemScope(orgId).orgId,
    orgSlug,
    roles: { orgRole: "owner", workspaceRole: null, settings: DEFAULT_ROLE_SETTINGS },
    scopes: SCOPES,
    requestId: newId(),
    ip: null,
    workspace: null,
  };
}
