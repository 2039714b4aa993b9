import { readdirSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { revokeApiKey } from "@/lib/features/api-keys";
import { listRoles, updateOrganization } from "@/lib/features/organizations";
import type { WorkspaceContext } from "@/lib/framework/context";
import { handleAdminRequest } from "@/lib/runtime/admin-api/handle";
import { withTenant } from "@/lib/platform/db";
import { openApiDocument } from "@/lib/runtime/admin-api/openapi";
import { adminRoutes } from "@/lib/runtime/admin-api/routes";
import { toAppError } from "@/lib/shared/errors";
import {
  DEFAULT_ROLE_SETTINGS,
  PERMISSIONS,
  type OrgRole,
  type Permission,
  type RoleSettings,
  type WorkspaceRole,
} from "@/lib/shared/permissions";
import { useStores } from "../helpers/use-stores";
import { startRegistryUpstream, type RegistryUpstream } from "./registry-upstream";
import { allOperations, type Operation } from "./role-matrix-operations";
import {
  fresh,
  makeCall,
  makePerson,
  makeWorld,
  ownerIn,
  personAt,
  type MatrixWorld,
  type Person,
} from "./role-matrix-world";

useStores();

/** Who acts, and what the table must say they are. */
interface Actor {
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

const TARGETS = ["own", "other workspace", "other organization", "deleted", "something foreign"] as const;
type Target = (typeof TARGETS)[number];
type Outcome = "allowed" | "401" | "403" | "404";
type Input = Readonly<Record<string, unknown>>;

let upstream: RegistryUpstream;
let world: MatrixWorld;
let foreign: MatrixWorld;
let operations: Operation[];
let actors: Actor[];

beforeAll(async () => {
  upstream = await startRegistryUpstream();
  operations = await allOperations();
  [world, foreign] = [await makeWorld(upstream.url), await makeWorld(upstream.url)];
  actors = [...(await people()), ...(await keys())];
});
afterAll(() => upstream.close());

const everything = { canRead: true, canWrite: true, isInside: true };

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
async function rolesPage() {
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
type RolesPage = Awaited<ReturnType<typeof rolesPage>>;

function expected(operation: Operation, actor: Actor, target: Target, page: RolesPage): Outcome {
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

interface Situation {
  readonly actor: Actor;
  readonly workspace: { readonly id: string; readonly slug: string };
  readonly isAllowed: boolean;
}

/** A valid input of each operation that needs one beyond its path. What an allowed one uses up is new each time. */
const INPUTS: Readonly<Record<string, (situation: Situation) => Input | Promise<Input>>> = {
  "organization.update": () => ({ name: fresh.name() }),
  "workspace.create": () => ({ name: fresh.name() }),
  "workspace.update": () => ({ name: fresh.name() }),
  "member.set-role": () => ({ role: "member" }),
  "member.transfer-ownership": () => ({ member: world.colleague.id }),
  "workspace-member.set-role": () => ({ role: "member" }),
  "workspace-member.add": async () => ({ email: (await fresh.member(world)).email }),
  "invitation.create": () => ({ email: fresh.email() }),
  "workspace-invitation.create": () => ({ email: fresh.email() }),
  "server.create": () => ({ name: fresh.name(), url: upstream.url }),
  "server.update": () => ({ description: fresh.name() }),
  "server.test-connection": () => ({ url: upstream.url }),
  "server.set-capabilities": () => ({ changes: [{ kind: "tool", name: "echo", enabled: true }] }),
  "workspace-server.set-capabilities": () => ({ changes: [{ kind: "tool", name: "echo", enabled: true }] }),
  "server.set-workspaces": () => ({ workspaces: [world.own.id, world.other.id] }),
  "workspace-server.grant": async ({ isAllowed }) => ({
    server: isAllowed ? await fresh.server(world) : world.server.id,
  }),
  "workspace-server.update": () => ({ defaultAccess: "allow" }),
  "workspace-server.list-access": ({ workspace }) => ({
    server: world.grants[workspace.id] ?? world.server.id,
  }),
  "workspace-server.explain": ({ actor, workspace }) => ({
    server: world.grants[workspace.id] ?? world.server.id,
    // An admin key is nobody who could ask about themselves.
    ...(actor.title === "admin key" ? { principal: world.org.owner.email } : {}),
  }),
  "admin-key.rotate": () => ({ overlapMinutes: 0 }),
  "api-key.rotate": () => ({ overlapMinutes: 0 }),
  "admin-key.create": () => ({ name: "made" }),
  // No wider than what makes it.
  "api-key.create": ({ actor }) => ({
    ...{ name: "made", kind: actor.person === null ? "service" : "user" },
    ...(actor.bearer === undefined ? {} : { scopes: ["api:read"] }),
  }),
};

const made = new Map<string, Promise<string>>();

/** The same each time that it is asked for by the same name. */
function once(name: string, make: () => Promise<string>): Promise<string> {
  const known = made.get(name) ?? make();
  made.set(name, known);
  return known;
}

/** What a parameter of the path names, in the place that is acted in. */
async function valueOf(param: string, operation: Operation, situation: Situation): Promise<string> {
  const { actor, workspace, isAllowed } = situation;
  const inWorkspace = operation.place === "workspace";
  const isUsedUp = isAllowed && /\.(?:delete|remove|revoke|withdraw)$/.test(operation.name);
  switch (param) {
    case "server":
      if (inWorkspace) return isUsedUp ? fresh.grant(world, workspace) : (world.grants[workspace.id] ?? "");
      return isUsedUp ? fresh.server(world) : world.server.id;
    case "member":
      return isUsedUp ? (await fresh.member(world, workspace)).id : world.colleague.id;
    case "invitation": {
      const make = () => fresh.invitation(world, inWorkspace ? workspace : null);
      return isUsedUp ? make() : once(`invitation ${inWorkspace ? workspace.id : ""}`, make);
    }
    case "key": {
      // One for each who does something with it, made before a setting may forbid making it.
      const name = isAllowed ? `${actor.title} ${operation.name}` : "";
      const { person } = actor;
      if (!inWorkspace) return isUsedUp ? adminKeyId() : once(`admin key ${name}`, adminKeyId);
      return once(`key ${workspace.id} ${name}`, async () =>
        person !== null && isAllowed
          ? (await fresh.userKey(person, world, workspace)).id
          : (await fresh.serviceKey(world, workspace)).id,
      );
    }
    case "entry":
      return once("audit entry", () => anEntry(world));
    case "call":
      return once(`call ${workspace.id} ${actor.title}`, () =>
        makeCall(world, workspace, { userId: actor.person?.id ?? null, keyId: actor.keyId ?? null }),
      );
    default:
      throw new Error(`${operation.name}: teach the matrix what {${param}} is`);
  }
}

async function anEntry({ org: { ctx } }: MatrixWorld): Promise<string> {
  const row = await withTenant({ orgId: ctx.orgId, workspaceId: null }, (db) =>
    db.auditLog.findFirstOrThrow(),
  );
  return row.id;
}

const adminKeyId = async () => (await fresh.adminKey(world)).id;

async function foreignValue(param: string, operation: Operation): Promise<string> {
  const here = foreign.own;
  if (param === "server")
    return operation.place === "workspace" ? (foreign.grants[here.id] ?? "") : foreign.server.id;
  if (param === "member") return foreign.colleague.id;
  if (param === "invitation") return fresh.invitation(foreign, operation.place === "workspace" ? here : null);
  if (param === "key") return (await fresh.adminKey(foreign)).id;
  if (param === "entry") return anEntry(foreign);
  return makeCall(foreign, here, { userId: null, keyId: null });
}

async function attempt(
  operation: Operation,
  actor: Actor,
  target: Target,
  isAllowed: boolean,
): Promise<Outcome> {
  const at = target === "other organization" ? foreign : world;
  let workspace = target === "other workspace" ? world.other : at.own;
  if (target === "deleted" && operation.place === "workspace") workspace = world.deleted;
  if (operation.name === "workspace.delete" && isAllowed) workspace = await fresh.workspace(world);
  const input: Record<string, unknown> = {
    ...(await INPUTS[operation.name]?.({ actor, workspace, isAllowed })),
  };
  for (const param of operation.endpoint?.params ?? [])
    input[param] =
      target === "deleted"
        ? world.gone[param]
        : target === "something foreign" || target === "other organization"
          ? await once(`foreign ${operation.place} ${param}`, () => foreignValue(param, operation))
          : await valueOf(param, operation, { actor, workspace, isAllowed });
  const place = { org: at.org.org.slug, workspace: workspace.slug };
  if (target === "deleted" && operation.place === "workspace") place.workspace = world.deleted.id;
  return actor.bearer === undefined
    ? asPerson(operation, actor.person, place, input)
    : asKey(operation, actor.bearer ?? "", place, input);
}

async function asPerson(
  operation: Operation,
  person: Person | null,
  at: { org: string; workspace: string },
  input: Input,
) {
  try {
    const ctx = await personAt(person, at.org, operation.place === "workspace" ? at.workspace : undefined);
    await operation.execute(ctx, input);
    return "allowed";
  } catch (thrown) {
    const error = toAppError(thrown);
    return outcomeOf(
      error.status,
      error.code,
      `${operation.name}: ${error.publicMessage} ${String(error.cause)}`,
    );
  }
}

async function asKey(
  operation: Operation,
  bearer: string,
  at: { org: string; workspace: string },
  input: Input,
) {
  const { method, path: template, params } = operation.endpoint ?? { method: "GET", path: "", params: [] };
  const url = template.replace(/\{(\w+)\}/g, (_, name: string) => String({ ...input, ...at }[name]));
  const body = Object.fromEntries(Object.entries(input).filter(([name]) => !params.includes(name)));
  const query = method === "GET" ? `?${new URLSearchParams(body as Record<string, string>).toString()}` : "";
  const response = await handleAdminRequest(
    new Request(`http://gatehouse.test/api/v1${url}${query}`, {
      method,
      headers: { authorization: `Bearer ${bearer}`, "content-type": "application/json" },
      ...(method === "GET" || Object.keys(body).length === 0 ? {} : { body: JSON.stringify(body) }),
    }),
    url.split("/").slice(1),
  );
  const text = await response.text();
  const code = response.ok ? "" : z.object({ code: z.string() }).parse(JSON.parse(text)).code;
  return outcomeOf(response.status, code, `${operation.name}: ${text}`);
}

function outcomeOf(status: number, code: string, said: string): Outcome {
  if (status < 300) return "allowed";
  if (status === 401 || status === 404) return String(status) as Outcome;
  if (status === 403 && (code === "missing_permission" || code === "insufficient_scope")) return "403";
  throw new Error(`neither allowed nor refused: ${String(status)} ${said}`);
}

/** Whether the target is another thing than the own one, for this operation. */
function applies(operation: Operation, target: Target): boolean {
  const hasParams = (operation.endpoint?.params.length ?? 0) > 0;
  if (target === "other workspace") return operation.place === "workspace";
  if (target === "deleted") return operation.place === "workspace" || hasParams;
  return target === "something foreign" ? hasParams : true;
}

/** The other organization is the own one of those who are foreign here. */
const isTheirs = ({ title }: Actor, target: Target) =>
  target === "other organization" && title.startsWith("foreign");

/** Operations that end the roles of who does them: each time by somebody new. */
const ENDS_ROLES = new Set(["member.leave", "workspace-member.leave", "member.transfer-ownership"]);

async function stand(operation: Operation, actor: Actor): Promise<Actor> {
  if (!ENDS_ROLES.has(operation.name) || actor.person === null || actor.orgRole === null) return actor;
  const isEverywhere = actor.orgRole !== "member";
  const roles: Record<string, WorkspaceRole> = isEverywhere
    ? { [world.own.id]: "member", [world.other.id]: "member" }
    : {};
  if (actor.workspaceRole !== null) roles[world.own.id] = actor.workspaceRole;
  return { ...actor, person: await makePerson(world.org, { orgRole: actor.orgRole, roles }) };
}

const AT_ONCE = 4;

/** Goes through all of it; answers what came otherwise than the Roles page says. */
async function walk(
  targets: readonly Target[],
  isIn: (operation: Operation) => boolean = () => true,
): Promise<{ wrong: string[]; count: number; allowed: number }> {
  const page = await rolesPage();
  const cells = operations
    .filter(isIn)
    .flatMap((operation) =>
      actors
        .filter((actor) => operation.endpoint !== null || actor.bearer === undefined)
        .flatMap((actor) =>
          targets
            .filter((target) => applies(operation, target) && !isTheirs(actor, target))
            .map((target) => ({ operation, actor, target })),
        ),
    );
  const [wrong, waiting] = [[] as string[], [...cells]];
  let allowed = 0;
  const work = async () => {
    for (let cell = waiting.shift(); cell !== undefined; cell = waiting.shift()) {
      const { operation, target } = cell;
      const actor = await stand(operation, cell.actor);
      const wanted = refine(operation, actor, expected(operation, actor, target, page), page);
      const got = await attempt(operation, actor, target, wanted === "allowed").catch(
        (error: unknown) => `failed: ${String(error)}`,
      );
      allowed += wanted === "allowed" ? 1 : 0;
      if (got !== wanted)
        wrong.push(`${actor.title} × ${operation.name} × ${target}: ${got} instead of ${wanted}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { wrong, allowed, count: cells.length };
}

/** Permissions that an operation asks for inside, depending on what is asked of it. */
function refine(operation: Operation, actor: Actor, outcome: Outcome, page: RolesPage): Outcome {
  if (operation.name !== "api-key.create" || outcome !== "allowed") return outcome;
  const role = actor.orgRole === "owner" || actor.orgRole === "admin" ? "admin" : actor.workspaceRole;
  return page(actor, actor.person === null ? "service-key:create" : "user-key:create", role)
    ? "allowed"
    : "403";
}

const WITHOUT_ENDPOINT = [
  // Deeds of a signed-in person: no key may do them.
  "member.leave",
  "member.transfer-ownership",
  "workspace-member.leave",
  // What single pages ask for, of what endpoints say in other words.
  "audit-log.list-actions",
  "organization.start-progress",
  "workspace-server.list-access",
  "workspace-server.list-granters",
];

describe("the operations", () => {
  it("are all in the matrix: each has an endpoint, or is of a person or a page alone", () => {
    const without = operations.filter(({ endpoint }) => endpoint === null).map(({ name }) => name);
    expect(without.sort()).toEqual([...WITHOUT_ENDPOINT].sort());
    const names = new Set(operations.map(({ name }) => name));
    expect(
      adminRoutes.filter(({ operation }) => !names.has(operation)).map(({ operation }) => operation),
    ).toEqual([]);
    expect(operations.length).toBeGreaterThan(45);
  });

  it("are all in the OpenAPI document, under the method and path that serve them, and nothing else is", () => {
    const paths = z.record(z.string(), z.record(z.string(), z.object({ operationId: z.string() })));
    const document = z.object({ paths }).parse(openApiDocument("http://gatehouse.test"));
    const documented = Object.entries(document.paths).flatMap(([url, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${url}`),
    );
    expect(documented.sort()).toEqual(adminRoutes.map(({ method, path: url }) => `${method} ${url}`).sort());
    expect(new Set(documented).size).toBe(documented.length);
  });

  it("have no way in beside the admin API, server actions and MCP", () => {
    const root = path.resolve(import.meta.dirname, "../../app");
    const handlers = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((file) =>
      /(?:^|\/)route\.tsx?$/.test(file),
    );
    expect(handlers.sort()).toEqual([
      // The export of the audit log, as a link of its page.
      "(dashboard)/o/[org]/audit/export/route.ts",
      "api/auth/[...nextauth]/route.ts",
      "api/v1/[...path]/route.ts",
      "api/v1/openapi.json/route.ts",
      "mcp/[...path]/route.ts",
    ]);
  });

  it("of an organization need a role in the organization, but for seeing it: a key of a workspace reaches no other", () => {
    const byWorkspaceRole = operations.filter(
      ({ place, permission }) => place === "org" && PERMISSIONS[permission].workspace.length > 0,
    );
    expect(byWorkspaceRole.map(({ name }) => name).sort()).toEqual([
      "organization.get",
      "role.list",
      "workspace.list",
    ]);
  });

  it("use every permission of the table, and none that is not in it", async () => {
    const used = new Set<string>(operations.map(({ permission }) => permission));
    const inside = [
      "user-key:create",
      "service-key:create",
      "service-key:write",
      "call:read-all",
      "tool:test",
    ];
    const { data } = await listRoles.execute(world.org.ctx, {});
    expect(data.map(({ permission }) => permission).sort()).toEqual(Object.keys(PERMISSIONS).sort());
    for (const permission of Object.keys(PERMISSIONS).filter((each) => !inside.includes(each) && each))
      expect(used, permission).toContain(permission);
  });
});

describe("what each actor may do is what the Roles page says", { timeout: 180_000 }, () => {
  it("to their own, to another workspace, to another organization, to what is gone and to what is foreign", async () => {
    const { wrong, count, allowed } = await walk(TARGETS);
    expect(wrong).toEqual([]);
    expect(count).toBeGreaterThan(2_000);
    expect(allowed).toBeGreaterThan(200);
  });

  it("with every setting that widens or narrows a role turned around", async () => {
    const turned = Object.fromEntries(
      Object.entries(DEFAULT_ROLE_SETTINGS).map(([setting, value]) => [setting, !value]),
    ) as unknown as RoleSettings;
    await updateOrganization.execute(world.org.ctx, turned);
    const depends = (permission: Permission) =>
      "while" in PERMISSIONS[permission] || permission === "api-key:write";
    const { wrong } = await walk(["own"], ({ permission }) => depends(permission));
    expect(wrong).toEqual([]);
    await updateOrganization.execute(world.org.ctx, DEFAULT_ROLE_SETTINGS);
  });

  it("until they are not there any more: then nothing is theirs", async () => {
    const former = await makePerson(world.org, { orgRole: "admin", roles: { [world.own.id]: "admin" } });
    expect(await personAt(former, world.org.org.slug, world.own.slug)).toMatchObject({
      roles: { orgRole: "admin" },
    });
    const leave = operations.find(({ name }) => name === "member.leave");
    await leave?.execute((await personAt(former, world.org.org.slug)) as WorkspaceContext, {});
    const actor = {
      ...everything,
      title: "former admin",
      person: former,
      orgRole: null,
      workspaceRole: null,
    };
    for (const operation of operations) {
      const got = await attempt(operation, { ...actor, isInside: false }, "own", false);
      expect(got, operation.name).toBe("404");
    }
  });
});

describe("a key of one workspace", () => {
  it("sees no other workspace in the list, whoever it acts for", async () => {
    for (const title of ["service key", "service key that reads", "a manager's own key"]) {
      const actor = actors.find((each) => each.title === title);
      const url = `/orgs/${world.org.org.slug}/workspaces`;
      const response = await handleAdminRequest(
        new Request(`http://gatehouse.test/api/v1${url}`, {
          headers: { authorization: `Bearer ${actor?.bearer ?? ""}` },
        }),
        url.split("/").slice(1),
      );
      const list = z.object({ data: z.array(z.object({ id: z.uuid() })) }).parse(await response.json());
      expect(
        list.data.map(({ id }) => id),
        title,
      ).toEqual([world.own.id]);
    }
  });
});
