import { hashPassword, systemScope } from "@/lib/features/access";
import { writeAudit } from "@/lib/framework/audit";
import { SCOPES, type OrgContext } from "@/lib/framework/context";
import { announceEpoch, bumpEpoch } from "@/lib/framework/epoch";
import { isUniqueViolation, withTenant, type Db } from "@/lib/platform/db";
import { AppError } from "@/lib/shared/errors";
import { newId } from "@/lib/shared/ids";
import { DEFAULT_ROLE_SETTINGS } from "@/lib/shared/permissions";
import { findByToken, type FoundInvitation } from "./find-by-token";
import type { joinInput } from "./schema";
import type { z } from "zod";
import { pendingAt } from "./view";

/** Where an accepted invitation leads. */
export interface Joined {
  readonly orgSlug: string;
  readonly email: string;
}

interface Person {
  readonly userId: string;
  readonly ip: string | null;
  /** Makes the account in the same transaction. */
  readonly account?: { readonly name: string; readonly passwordHash: string };
}

/** Makes the signed-in person a member. Throws `forbidden` (wrong_account), `not_found`, `conflict` (invitation_ended). */
export async function acceptInvitation(
  token: string,
  person: { readonly id: string; readonly email: string; readonly ip: string | null },
): Promise<Joined> {
  const found = await findByToken(token);
  if (found.email !== person.email) {
    throw new AppError("forbidden", {
      code: "wrong_account",
      publicMessage: "This invitation is for another address. Sign out, and sign in with that one.",
    });
  }
  return join(found, { userId: person.id, ip: person.ip });
}

/** Makes an account for the invited address and, with it, a member. Throws `conflict` (account_exists) besides. */
export async function joinByInvitation(
  input: z.output<typeof joinInput>,
  ip: string | null,
): Promise<Joined> {
  const found = await findByToken(input.token);
  const account = { name: input.name, passwordHash: await hashPassword(input.password) };
  return join(found, { userId: newId(), ip, account });
}

async function join(found: FoundInvitation, person: Person): Promise<Joined> {
  const { id, orgId, email } = found;
  const { orgSlug, epoch } = await withTenant(systemScope(orgId), async (db) => {
    // One statement decides who was first: the link works once, however often it is followed at the same time.
    const claimed = await db.invitation.updateMany({
      where: { id, tokenHash: found.tokenHash, ...pendingAt(Date.now()) },
      data: { acceptedAt: new Date() },
    });
    if (claimed.count === 0) throw ended();
    if (person.account !== undefined)
      await db.user.create({ data: { id: person.userId, email, ...person.account } });
    if (found.mailedAt !== null)
      await db.user.updateMany({
        where: { id: person.userId, emailVerifiedAt: null },
        data: { emailVerifiedAt: new Date() },
      });
    await addMember(db, found, person.userId);
    const organization = await db.organization.findUniqueOrThrow({ where: { id: orgId } });
    await writeAudit(db, contextOf(found, person, organization.slug), "invitation.accept", {
      target: { id, label: email },
      after: { role: found.role, workspaceRole: found.workspaceRole },
    });
    return { orgSlug: organization.slug, epoch: await bumpEpoch(db, orgId) };
  }).catch(rethrowTaken);
  await announceEpoch(orgId, epoch);
  return { orgSlug, email };
}

// Who is a member already keeps the role they have.
async function addMember(db: Db, found: FoundInvitation, userId: string): Promise<void> {
  const { orgId, workspaceId, role, workspaceRole } = found;
  await db.orgMember.createMany({ data: [{ orgId, userId, role }], skipDuplicates: true });
  if (workspaceId === null || workspaceRole === null) return;
  await db.workspaceMember.createMany({
    data: [{ orgId, workspaceId, userId, role: workspaceRole }],
    skipDuplicates: true,
  });
}

function contextOf(found: FoundInvitation, { userId, ip }: Person, orgSlug: string): OrgContext {
  return {
    actor: { kind: "user", userId, label: found.email },
    orgId: systemScope(found.orgId).orgId,
    orgSlug,
    roles: { orgRole: null, workspaceRole: null, settings: DEFAULT_ROLE_SETTINGS },
    scopes: SCOPES,
    requestId: newId(),
    ip,
    workspace: null,
  };
}

function ended(): AppError {
  return new AppError("conflict", {
    code: "invitation_ended",
    publicMessage: "This invitation was used, revoked or has expired. Ask for a new one.",
  });
}

function rethrowTaken(error: unknown): never {
  if (!isUniqueViolation(error)) throw error;
  throw new AppError("conflict", {
    code: "account_exists",
    publicMessage: "There is an account with this e-mail already. Sign in, then accept.",
    cause: error,
  });
}
