// One cell of the matrix of roles: an operation with a valid input, done by a person or with a key.
import { z } from "zod";
import { withTenant } from "@/lib/platform/db";
import { handleAdminRequest } from "@/lib/runtime/admin-api/handle";
import { toAppError } from "@/lib/shared/errors";
import {
  foreign,
  upstream,
  world,
  type Actor,
  type Input,
  type Outcome,
  type Target,
} from "./role-matrix-actors";
import type { Operation } from "./role-matrix-operations";
import { fresh, makeCall, personAt, type MatrixWorld, type Person } from "./role-matrix-world";

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
  "server.set-all-capabilities": () => ({ enabled: true }),
  "workspace-server.set-all-capabilities": () => ({ enabled: true }),
  "server.review-definitions": async () => ({ definitions: [await fresh.waitingDefinition(world)] }),
  "server.set-workspaces": () => ({ workspaces: [world.own.id, world.other.id] }),
  "workspace-server.grant": async ({ isAllowed }) => ({
    server: isAllowed ? await fresh.server(world) : world.server.id,
  }),
  "workspace-server.update": () => ({ defaultAccess: "allow" }),
  "workspace-server.set-access": () => ({ users: [{ user: world.colleague.id, access: "default" }] }),
  "workspace-server.create": () => ({ name: fresh.name(), url: upstream.url }),
  "workspace-server.update-own": () => ({ description: fresh.name() }),
  "workspace-server.test-connection": () => ({ url: upstream.url }),
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
      if (/^workspace-server\.(?:get|update)-own$/.test(operation.name))
        return once(`own server ${workspace.id}`, () => fresh.ownServer(world, workspace));
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
          ? (await fresh.userKey(person, world, workspace, ["api:read"])).id
          : (await fresh.serviceKey(world, workspace, ["api:read"])).id,
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

export async function attempt(
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
  if (operation.name === "organization.delete" && isAllowed)
    place.org = await fresh.organization(actor.person);
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
