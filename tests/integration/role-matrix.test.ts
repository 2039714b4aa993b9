import { readdirSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { listRoles, updateOrganization } from "@/lib/features/organizations";
import type { WorkspaceContext } from "@/lib/framework/context";
import { handleAdminRequest } from "@/lib/runtime/admin-api/handle";
import { openApiDocument } from "@/lib/runtime/admin-api/openapi";
import { adminRoutes } from "@/lib/runtime/admin-api/routes";
import {
  DEFAULT_ROLE_SETTINGS,
  PERMISSIONS,
  type Permission,
  type RoleSettings,
  type WorkspaceRole,
} from "@/lib/shared/permissions";
import { useStores } from "../helpers/use-stores";
import {
  actors,
  everything,
  expected,
  operations,
  refine,
  rolesPage,
  setUpMatrix,
  TARGETS,
  tearDownMatrix,
  world,
  type Actor,
  type Target,
} from "./role-matrix-actors";
import { attempt } from "./role-matrix-attempt";
import type { Operation } from "./role-matrix-operations";
import { makePerson, personAt } from "./role-matrix-world";

useStores();
beforeAll(setUpMatrix);
afterAll(tearDownMatrix);

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

const WITHOUT_ENDPOINT = [
  // Deeds of a signed-in person: no key may do them.
  "member.leave",
  "member.transfer-ownership",
  "organization.delete",
  "workspace-member.leave",
  // What single pages ask for, of what endpoints say in other words.
  "audit-log.list-actions",
  "organization.start-progress",
  "member.list-admins",
  "workspace-server.list-grantable",
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
      "member.list-admins",
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
