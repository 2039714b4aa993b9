import { actionDefiner, type ActionPlace } from "@/lib/framework/action";
import { SCOPES, type ContextOf, type OperationPlace, type OrgContext } from "@/lib/framework/context";
import { withTenant, withUser } from "@/lib/platform/db";
import { AppError, notFound } from "@/lib/shared/errors";
import { mintOrgId, mintWorkspaceId } from "@/lib/shared/mint-tenant";
import { effectiveWorkspaceRole, findOrganization, findWorkspace, roleSettings } from "./places";
import { requestIp } from "./request-ip";
import { getSessionUser, readSessionUser } from "./session";

/**
 * The context of the signed-in person at a page's place. Throws `unauthenticated` when nobody is signed in,
 * `not_found` when the place does not exist or is not theirs.
 */
export async function contextFromSession(at: ActionPlace, requestId: string): Promise<OrgContext> {
  return contextOfPerson(await getSessionUser(), at, { requestId, ip: await requestIp() });
}

/** The same, read anew in the middle of a request: work that took long asks whether it may still tell. */
export async function contextFromSessionNow(at: ActionPlace, requestId: string): Promise<OrgContext> {
  return contextOfPerson(await readSessionUser(), at, { requestId, ip: await requestIp() });
}

/** The same, of whom the session named; null when it named nobody. */
export async function contextOfPerson(
  user: { readonly id: string; readonly email: string } | null,
  at: ActionPlace,
  facts: { readonly requestId: string; readonly ip: string | null },
): Promise<OrgContext> {
  if (user === null) {
    throw new AppError("unauthenticated", { publicMessage: "Your session has ended. Sign in again." });
  }
  const { organization, orgRole } = await withUser(user.id, async (db) => {
    const found = await findOrganization(db, at.org);
    const member = await db.orgMember.findUnique({
      where: { orgId_userId: { orgId: found.id, userId: user.id } },
    });
    if (member === null) throw notFound("organization");
    return { organization: found, orgRole: member.role };
  });
  const orgId = mintOrgId(organization.id);
  const org = {
    actor: { kind: "user", userId: user.id, label: user.email },
    orgId,
    orgSlug: organization.slug,
    scopes: SCOPES,
    ...facts,
  } as const;
  const settings = roleSettings(organization);
  const reference = at.workspace;
  if (reference === undefined)
    return { ...org, roles: { orgRole, workspaceRole: null, settings }, workspace: null };
  return withTenant({ orgId, workspaceId: null }, async (db) => {
    const workspace = await findWorkspace(db, orgId, reference);
    const member = await db.workspaceMember.findUnique({
      where: { workspaceId_userId: { workspaceId: workspace.id, userId: user.id } },
    });
    const workspaceRole = effectiveWorkspaceRole(orgRole, member?.role ?? null);
    if (workspaceRole === null) throw notFound("workspace");
    return {
      ...org,
      roles: { orgRole, workspaceRole, settings },
      workspace: { id: mintWorkspaceId(workspace.id), slug: workspace.slug },
    };
  });
}

/** A command as a server action of the signed-in person. */
export const defineAction = actionDefiner(contextForPlace);

async function contextForPlace<P extends OperationPlace>(
  place: P,
  at: ActionPlace,
  requestId: string,
): Promise<ContextOf<P>> {
  if (place === "workspace" && at.workspace === undefined) throw notFound("workspace");
  const { org, workspace } = at;
  const ctx = await contextFromSession(
    place === "org" || workspace === undefined ? { org } : { org, workspace },
    requestId,
  );
  return ctx as ContextOf<P>;
}
