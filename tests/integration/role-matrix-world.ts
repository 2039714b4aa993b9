import { randomBytes } from "node:crypto";
import { createAdminKey, createApiKey } from "@/lib/features/api-keys";
import { contextOfPerson } from "@/lib/features/access";
import { syncServer } from "@/lib/features/capabilities";
import { foundOrganization } from "@/lib/features/organizations";
import { createOwnServer, createServer, deleteServer } from "@/lib/features/servers";
import { createWorkspace } from "@/lib/features/workspaces";
import { deleteWorkspace } from "@/lib/features/workspaces/commands/delete-workspace";
import type { OrgContext, WorkspaceContext } from "@/lib/framework/context";
import { withTenant, withoutTenant } from "@/lib/platform/db";
import { newId } from "@/lib/shared/ids";
import { mintOrgId } from "@/lib/shared/mint-tenant";
import type { OrgRole, WorkspaceRole } from "@/lib/shared/permissions";
import { inWorkspace, makeOrg, type TestOrg } from "../helpers/factories";

const FACTS = { requestId: newId(), ip: "192.0.2.1" };
const tag = () => randomBytes(4).toString("hex");

export interface Person {
  readonly id: string;
  readonly email: string;
}

interface Place {
  readonly id: string;
  readonly slug: string;
}

/** An organization with two workspaces that live and one that was deleted, and one of everything in both. */
export interface MatrixWorld {
  readonly org: TestOrg;
  readonly own: Place;
  readonly other: Place;
  readonly deleted: Place;
  readonly upstreamUrl: string;
  readonly server: Place;
  /** Workspace servers of `server`. */
  readonly grants: Readonly<Record<string, string>>;
  readonly colleague: Person;
  /** Ids of what was there once. */
  readonly gone: Readonly<Record<string, string>>;
}

export async function makeWorld(upstreamUrl: string): Promise<MatrixWorld> {
  const org = await makeOrg();
  const { ctx } = org;
  const other = await createWorkspace.execute(ctx, { name: "Other", slug: "other" });
  const deleted = await createWorkspace.execute(ctx, { name: "Deleted", slug: "deleted" });
  await deleteWorkspace.execute(inWorkspace(ctx, deleted), {});
  const workspaces = [org.workspace.slug, "other"];
  const make = (name: string) =>
    createServer.execute(ctx, { name, slug: name, url: upstreamUrl, workspaces });
  const [server, doomed] = [await make("kept"), await make("doomed")];
  await syncServer.execute(ctx, { server: server.id });
  await deleteServer.execute(ctx, { server: doomed.id });
  const grants = await withTenant({ orgId: ctx.orgId, workspaceId: null }, (db) =>
    db.workspaceServer.findMany({ where: { serverId: server.id } }),
  );
  const colleague = await makePerson(org, { orgRole: "member", roles: { [org.workspace.id]: "member" } });
  await join(org, colleague.id, other.id, "member");
  return {
    ...{ org, own: org.workspace, other, deleted, upstreamUrl, server, colleague },
    grants: Object.fromEntries(grants.map(({ workspaceId, id }) => [workspaceId, id])),
    gone: {
      server: doomed.id,
      member: newId(),
      key: newId(),
      invitation: newId(),
      call: newId(),
      entry: newId(),
    },
  };
}

/** A person with these roles; without a role in the organization they are in none. */
export async function makePerson(
  org: TestOrg,
  { orgRole, roles = {} }: { orgRole: OrgRole | null; roles?: Readonly<Record<string, WorkspaceRole>> },
): Promise<Person> {
  const person = { id: newId(), email: `person-${tag()}@example.com` };
  await withoutTenant((db) => db.user.create({ data: { ...person, name: "Person", passwordHash: null } }));
  if (orgRole === null) return person;
  await withTenant({ orgId: org.ctx.orgId, workspaceId: null }, (db) =>
    db.orgMember.create({ data: { orgId: org.ctx.orgId, userId: person.id, role: orgRole } }),
  );
  for (const [workspaceId, role] of Object.entries(roles)) await join(org, person.id, workspaceId, role);
  return person;
}

async function join(org: TestOrg, userId: string, workspaceId: string, role: WorkspaceRole): Promise<void> {
  await withTenant({ orgId: org.ctx.orgId, workspaceId: null }, (db) =>
    db.workspaceMember.create({ data: { orgId: org.ctx.orgId, workspaceId, userId, role } }),
  );
}

/** What the owner is in a workspace. */
export const ownerIn = ({ org }: MatrixWorld, workspace: Place): WorkspaceContext =>
  inWorkspace(org.ctx, workspace);

/** The context of a person at a place, by the path of the pages. */
export function personAt(person: Person | null, org: string, workspace?: string): Promise<OrgContext> {
  return contextOfPerson(person, workspace === undefined ? { org } : { org, workspace }, FACTS);
}

/** Something new that an operation may use up: its id. */
export const fresh = {
  /** Slug of an organization that the person owns. */
  organization: async (owner: Person | null) => {
    if (owner === null) throw new Error("nobody owns nothing");
    return (await foundOrganization(`Fresh ${tag()}`, { userId: owner.id, email: owner.email })).orgSlug;
  },
  server: async ({ org, upstreamUrl }: MatrixWorld) =>
    (await createServer.execute(org.ctx, { name: `Fresh ${tag()}`, url: upstreamUrl })).id,
  ownServer: async (world: MatrixWorld, workspace: Place) => {
    const input = { name: `Own ${tag()}`, url: world.upstreamUrl };
    return (await createOwnServer.execute(ownerIn(world, workspace), input)).id;
  },
  grant: async (world: MatrixWorld, workspace: Place) => {
    const name = `Fresh ${tag()}`;
    const input = { name, url: world.upstreamUrl, workspaces: [workspace.id] };
    const { id } = await createServer.execute(world.org.ctx, input);
    return withTenant({ orgId: world.org.ctx.orgId, workspaceId: null }, async (db) => {
      const row = await db.workspaceServer.findFirstOrThrow({ where: { serverId: id } });
      return row.id;
    });
  },
  member: async ({ org }: MatrixWorld, workspace?: Place) =>
    makePerson(org, {
      orgRole: "member",
      roles: workspace === undefined ? {} : { [workspace.id]: "member" },
    }),
  // Written as it would be: there is a limit to how many somebody may send.
  invitation: async ({ org }: MatrixWorld, workspace: Place | null) => {
    const id = newId();
    await withTenant({ orgId: org.ctx.orgId, workspaceId: null }, (db) =>
      db.invitation.create({
        data: {
          ...{ id, orgId: org.org.id, email: `invited-${tag()}@example.com`, role: "member" },
          ...(workspace === null ? {} : { workspaceId: workspace.id, workspaceRole: "member" }),
          ...{ tokenHash: randomBytes(32).toString("hex"), invitedBy: org.owner.userId },
          expiresAt: new Date(Date.now() + 86_400_000),
        },
      }),
    );
    return id;
  },
  /** Something that a client was shown and somebody has to look at. */
  waitingDefinition: async ({ org, server }: MatrixWorld) => {
    const [name, hash] = [`waiting-${tag()}`, `hash-${tag()}`];
    await withTenant({ orgId: org.ctx.orgId, workspaceId: null }, (db) =>
      db.capability.create({
        data: {
          ...{ id: newId(), orgId: org.org.id, serverId: server.id, kind: "tool", name, position: 99 },
          ...{ definition: "{}", hash: "approved" },
          ...{ pendingDefinition: "{}", pendingHash: hash, pendingSince: new Date(), pendingFrom: "client" },
        },
      }),
    );
    return { kind: "tool", name, hash, verdict: "discard" };
  },
  adminKey: async ({ org }: MatrixWorld) => createAdminKey.execute(org.ctx, { name: "fresh" }),
  serviceKey: async (
    world: MatrixWorld,
    workspace: Place,
    scopes: ("mcp" | "api:read" | "api:write")[] = ["mcp"],
  ) => createApiKey.execute(ownerIn(world, workspace), { name: "fresh", scopes }),
  userKey: async (
    person: Person,
    { org }: MatrixWorld,
    workspace: Place,
    scopes: ("mcp" | "api:read" | "api:write")[] = ["mcp"],
  ) => {
    const ctx = await personAt(person, org.org.slug, workspace.slug);
    return createApiKey.execute(ctx as WorkspaceContext, { name: "fresh", kind: "user", scopes });
  },
  workspace: async ({ org }: MatrixWorld) => createWorkspace.execute(org.ctx, { name: `Fresh ${tag()}` }),
  email: () => `fresh-${tag()}@example.com`,
  name: () => `Fresh ${tag()}`,
};

/** A call in the log of the workspace, made by this person or key. */
export async function makeCall(
  { org }: MatrixWorld,
  workspace: Place,
  by: { readonly userId: string | null; readonly keyId: string | null },
): Promise<string> {
  const id = newId();
  await withTenant({ orgId: mintOrgId(org.org.id), workspaceId: null }, (db) =>
    db.call.create({
      data: {
        ...{ id, at: new Date(), orgId: org.org.id, workspaceId: workspace.id, requestId: newId() },
        ...{ serverId: newId(), workspaceServerId: newId(), ...by },
        ...{ principalId: by.userId ?? by.keyId ?? "", principalKind: "user", principalLabel: "caller" },
        ...{ method: "tools/call", targetKind: "tool", target: "echo", params: "{}", bytesIn: 2 },
        ...{
          status: "ok",
          decision: "allow",
          decisionReason: "allowed",
          policyVersion: "1",
          httpStatus: 200,
        },
        ...{ era: "legacy", protocolVersion: "2025-11-25" },
      },
    }),
  );
  return id;
}
