// Who acts in the matrix of roles, on what, and what the Roles page says that comes of it.
import { revokeApiKey } from "@/lib/features/api-keys";
import { listRoles } from "@/lib/features/organizations";
import type { OrgRole, Permission, WorkspaceRole } from "@/lib/shared/permissions";
import { startRegistryUpstream, type RegistryUpstream } from "./registry-upstream";
import { allOperations, type Operation } from "./role-matrix-operations";
import {
  fresh,
  makePerson,
  makeWorld,
  ownerIn,
  personAt,
  type MatrixWorld,
  type Person,
} from "./role-matrix-world";

/** Who acts, and what the table must say they are. */
export interface Actor {
  readonly title: string;
  readonly person: Person | null;
  readonly bearer?: string;
  readonly keyId?: string;
  /** Null for who is in no organization of this world. */
  readonly orgRole: OrgRole | null;
  /** In the own workspace; elsewhere it is none, unless the role in the organization gives one. */
  readonly workspaceRole: WorkspaceRole | null;
  readonly canRead: boolean;
  readonly canWrite: boolean;
  /** A key of a workspace is of the organization as far as the workspace's roles are. */
  readonly isInside: boolean;
}

export const TARGETS = [
  "own",
  "other workspace",
  "other organization",
  "deleted",
  "something foreign",
] as const;
export type Target = (typeof TARGETS)[number];
export type Outcome = "allowed" | "401" | "403" | "404";
export type Input = Readonly<Record<string, unknown>>;

export let upstream: RegistryUpstream;
export let world: MatrixWorld;
export let foreign: MatrixWorld;
export let operations: Operation[];
export let actors: Actor[];

/** Fills the world. Before the first test of the file. */
export async function setUpMatrix(): Promise<void> {
  upstream = await startRegistryUpstream();
  operations = await allOperations();
  [world, foreign] = [await makeWorld(upstream.url), await makeWorld(upstream.url)];
  actors = [...(await people()), ...(await keys())];
}

export const tearDownMatrix = (): Promise<void> => upstream.close();

export const everything = { canRead: true, canWrite: true, isInside: true };

async function people(): Promise<Actor[]> {
  const make = async (title: string, orgRole: OrgRole, workspaceRole: WorkspaceRole | null) => ({
    ...everything,
    ...{ title, orgRole, workspaceRole },
    person: await makePerson(world.org, {
      orgRole,
      roles: workspaceRole === null ? {} : { [world.own.id]: workspaceRole },
    }),
  });
  const nobody = { ...everything, orgRole: null, workspaceRole: null, isInside: false };
  return [
    await make("org owner", "owner", null),
    await make("org admin", "admin", null),
    await make("org member", "member", null),
    await make("workspace admin", "member", "admin"),
    await make("workspace manager", "member", "manager"),
    await make("workspace member", "member", "member"),
    { ...nobody, title: "foreign person", person: foreign.colleague },
    { ...nobody, title: "signed out", person: null, canRead: false, canWrite: false },
  ];
}

async function keys(): Promise<Actor[]> {
  const manager = await makePerson(world.org, { orgRole: "member", roles: { [world.own.id]: "manager" } });
  const [read, write] = [["api:read"] as const, ["api:read", "api:write"] as const];
  const made = {
    admin: await fresh.adminKey(world),
    service: await fresh.serviceKey(world, world.own, [...write]),
    reader: await fresh.serviceKey(world, world.own, [...read]),
    caller: await fresh.serviceKey(world, world.own, ["mcp"]),
    user: await fresh.userKey(manager, world, world.own, [...write]),
    revoked: await fresh.serviceKey(world, world.own, [...write]),
    foreign: await fresh.adminKey(foreign),
  };
  await revokeApiKey.execute(ownerIn(world, world.own), { key: made.revoked.id });
  const of = (key: { id: string; key: string }) => ({
    ...everything,
    bearer: key.key,
    keyId: key.id,
    person: null,
  });
  const inside = { orgRole: null, isInside: true };
  return [
    { ...of(made.admin), title: "admin key", orgRole: "admin", workspaceRole: null },
    { ...of(made.service), ...inside, title: "service key", workspaceRole: "manager" },
    {
      ...of(made.reader),
      ...inside,
      title: "service key that reads",
      workspaceRole: "member",
      canWrite: false,
    },
    {
      ...of(made.caller),
      ...inside,
      title: "service key for MCP",
      workspaceRole: "member",
      canRead: false,
      canWrite: false,
    },
    { ...of(made.user), ...inside, title: "a manager's own key", workspaceRole: "manager", person: manager },
    { ...of(made.revoked), title: "revoked key", orgRole: null, workspaceRole: null, isInside: false },
    { ...of(made.foreign), title: "foreign admin key", orgRole: null, workspaceRole: null, isInside: false },
  ];
}

/** What the Roles page shows for the organization, as a function: the one source of what is expected. */
export async function rolesPage() {
  const { userId: id, email } = world.org.owner;
  const { data } = await listRoles.execute(await personAt({ id, email }, world.org.org.slug), {});
  const rows = new Map(data.map((row) => [row.permission, row]));
  return (actor: Actor, permission: Permission, workspaceRole: WorkspaceRole | null): boolean => {
    const row = rows.get(permission);
    if (row === undefined) throw new Error(`the Roles page has no row for ${permission}`);
    if (actor.orgRole !== null && row.org[actor.orgRole]) return true;
    return workspaceRole !== null && row.workspace?.[workspaceRole].allowed === true;
  };
}
export type RolesPage = Awaited<ReturnType<typeof rolesPage>>;

export function expected(operation: Operation, actor: Actor, target: Target, page: RolesPage): Outcome {
  const isSignedOut = (actor.person === null && actor.bearer === undefined) || actor.title === "revoked key";
  if (isSignedOut) return "401";
  if (!actor.isInside || target === "other organization") return "404";
  const inWorkspace = operation.place === "workspace";
  if (inWorkspace && target === "deleted") return "404";
  const actsEverywhere = actor.orgRole === "owner" || actor.orgRole === "admin";
  if (inWorkspace && !actsEverywhere && (target === "other workspace" || actor.workspaceRole === null))
    return "404";
  // A person's role in a workspace says nothing about the organization; a key has no other.
  const counts = inWorkspace || actor.bearer !== undefined;
  const role = actsEverywhere && inWorkspace ? "admin" : counts ? actor.workspaceRole : null;
  const hasScope = operation.kind === "query" ? actor.canRead : actor.canWrite;
  if (!hasScope || !page(actor, operation.permission, role)) return "403";
  return target === "own" || target === "other workspace" ? "allowed" : "404";
}

/** Permissions that an operation asks for inside, depending on what is asked of it. */
export function refine(operation: Operation, actor: Actor, outcome: Outcome, page: RolesPage): Outcome {
  const inside = askedInside(operation, actor);
  if (inside === null || outcome !== "allowed") return outcome;
  const role = actor.orgRole === "owner" || actor.orgRole === "admin" ? "admin" : actor.workspaceRole;
  return page(actor, inside, role) ? "allowed" : "403";
}

// People make and rotate keys of their own, everything else those of the workspace.
function askedInside({ name }: Operation, { person }: Actor): Permission | null {
  if (name === "api-key.create") return person === null ? "service-key:create" : "user-key:create";
  return name === "api-key.rotate" && person === null ? "service-key:create" : null;
}
