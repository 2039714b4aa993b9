// Every way in which the product takes access away, each on an organization of its own.
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { createApiKey, revokeApiKey, rotateApiKey } from "@/lib/features/api-keys";
import { setOrgCapabilities, setWorkspaceCapabilities } from "@/lib/features/capabilities";
import {
  leaveOrganization,
  removeOrgMember,
  removeWorkspaceMember,
  setOrgRole,
} from "@/lib/features/members";
import { deleteServer, updateServer } from "@/lib/features/servers";
import { setServerWorkspaces, setUserAccess } from "@/lib/features/workspace-servers";
import { updateWorkspaceServer } from "@/lib/features/workspace-servers/commands/update-workspace-server";
import { withdrawServer } from "@/lib/features/workspace-servers/commands/withdraw-server";
import { deleteOrganization } from "@/lib/features/organizations";
import { deleteWorkspace } from "@/lib/features/workspaces/commands/delete-workspace";
import type { WorkspaceContext } from "@/lib/framework/context";
import { changeSilently, grantServer } from "../helpers/data-plane";
import { addMember, makeOrg, makeWorkspaceKey, type TestOrg } from "../helpers/factories";
import type { Site } from "./installation";
import type { Access } from "./revocation-client";

export type Era = "dual" | "legacy" | "modern";

/** Somebody with access, and the command that takes it away. */
export interface Scene extends Access {
  /** Resolves when whoever does it is told that it is done. */
  cut(): Promise<unknown>;
}

/** What a cut has to say of itself. */
type Cut = Pick<Scene, "key" | "cut"> & { readonly reach?: "capability" | "server" };

const SERVER = "github";
const REGISTRY_SERVER = `${SERVER}-registry`;
const SEARCH_OFF = { changes: [{ kind: "tool", name: "search", enabled: false }] };
/** What expires, expires while it is used. */
const EXPIRES_IN_MS = 2_500;

type Member = Awaited<ReturnType<typeof addMember>>;

async function personWith(
  org: TestOrg,
  roles: [Parameters<typeof addMember>[1], Parameters<typeof addMember>[2]],
) {
  const member = await addMember(org, ...roles);
  return { member, ...(await personalKey(member.wsCtx)) };
}

function personalKey(ctx: WorkspaceContext): Promise<{ id: string; key: string }> {
  return createApiKey.execute(ctx, { name: "mine", kind: "user" });
}

/** Takes access away from a member who has a personal key. */
function fromMember(take: (org: TestOrg, member: Member) => Promise<unknown>, reach?: Cut["reach"]) {
  return async (org: TestOrg): Promise<Cut> => {
    const { member, key } = await personWith(org, ["member", "member"]);
    return { key, cut: () => take(org, member), ...(reach === undefined ? {} : { reach }) };
  };
}

/** Takes away what a service key of the workspace uses. */
function fromServiceKey(take: (org: TestOrg, keyId: string) => Promise<unknown>, reach?: Cut["reach"]) {
  return async (org: TestOrg): Promise<Cut> => {
    const { id, key } = await makeWorkspaceKey(org);
    return { key, cut: () => take(org, id), ...(reach === undefined ? {} : { reach }) };
  };
}

const KINDS: Readonly<Record<string, (org: TestOrg, site: Site) => Promise<Cut>>> = {
  "service key revoked": fromServiceKey((org, key) => revokeApiKey.execute(org.wsCtx, { key })),
  "personal key revoked by its owner": async (org) => {
    const { member, id, key } = await personWith(org, ["member", "member"]);
    return { key, cut: () => revokeApiKey.execute(member.wsCtx, { key: id }) };
  },
  "key rotated without overlap": fromServiceKey((org, key) =>
    rotateApiKey.execute(org.wsCtx, { key, overlapMinutes: 0 }),
  ),
  "key expired": async (org) => {
    const { id, key } = await makeWorkspaceKey(org);
    const expiresAt = new Date(Date.now() + EXPIRES_IN_MS);
    await changeSilently(org, (db) => db.apiKey.update({ where: { id }, data: { expiresAt } }));
    return { key, cut: () => delay(Math.max(0, expiresAt.getTime() - Date.now())) };
  },
  "member removed from the organization": fromMember((org, { userId }) =>
    removeOrgMember.execute(org.ctx, { member: userId }),
  ),
  "member left the organization": fromMember((_, member) => leaveOrganization.execute(member.ctx, {})),
  "member removed from the workspace": fromMember((org, { userId }) =>
    removeWorkspaceMember.execute(org.wsCtx, { member: userId }),
  ),
  "administrator made a member": async (org) => {
    const { member, key } = await personWith(org, ["admin", "member"]);
    const { userId } = member;
    // Until now the role alone lets them in.
    await changeSilently(org, (db) => db.workspaceMember.deleteMany({ where: { userId } }));
    return { key, cut: () => setOrgRole.execute(org.ctx, { member: userId, role: "member" }) };
  },
  "grant withdrawn": fromServiceKey((org) => withdrawServer.execute(org.wsCtx, { server: SERVER }), "server"),
  "workspace deselected at the server": fromServiceKey(
    (org) => setServerWorkspaces.execute(org.ctx, { server: REGISTRY_SERVER, workspaces: [] }),
    "server",
  ),
  "server switched off in the workspace": fromServiceKey(
    (org) => updateWorkspaceServer.execute(org.wsCtx, { server: SERVER, enabled: false }),
    "server",
  ),
  "user access denied": fromMember(
    (org, { userId }) =>
      setUserAccess.execute(org.wsCtx, { server: SERVER, users: [{ user: userId, access: "deny" }] }),
    "server",
  ),
  "default access denied": fromServiceKey(
    (org) => setUserAccess.execute(org.wsCtx, { server: SERVER, defaultAccess: "deny" }),
    "server",
  ),
  "capability switched off by the organization": fromServiceKey(
    (org) => setOrgCapabilities.execute(org.ctx, { server: REGISTRY_SERVER, ...SEARCH_OFF }),
    "capability",
  ),
  "capability switched off by the workspace": fromServiceKey(
    (org) => setWorkspaceCapabilities.execute(org.wsCtx, { server: SERVER, ...SEARCH_OFF }),
    "capability",
  ),
  "server disabled": fromServiceKey(
    (org) => updateServer.execute(org.ctx, { server: REGISTRY_SERVER, enabled: false }),
    "server",
  ),
  "server deleted": fromServiceKey(
    (org) => deleteServer.execute(org.ctx, { server: REGISTRY_SERVER }),
    "server",
  ),
  "workspace deleted": fromServiceKey((org) => deleteWorkspace.execute(org.wsCtx, {})),
  "organization deleted by its owner": fromServiceKey((org) => deleteOrganization.execute(org.ctx, {})),
  // As an operator does it, which tells nobody.
  "organization deleted in the database": async (org, { superuserUrl }) => {
    const { key } = await makeWorkspaceKey(org);
    return { key, cut: () => deleteInDatabase(org.org.id, superuserUrl) };
  },
};

async function deleteInDatabase(id: string, connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  await client.query("DELETE FROM organizations WHERE id = $1", [id]).finally(() => client.end());
}

export const KIND_NAMES = Object.keys(KINDS);
/** What nobody has to be told of: it was known from the beginning when it would come. */
export const KNOWN_BEFORE = "key expired";

/** A fresh organization with the server, a principal that may use it, and the cut that ends that. */
export async function setScene(
  kind: string,
  site: Site,
  { url, era }: { readonly url: string; readonly era: Era },
): Promise<Scene> {
  const org = await makeOrg();
  const { serverId } = await grantServer(org, { slug: SERVER, url });
  await changeSilently(org, (db) => db.server.update({ where: { id: serverId }, data: { era } }));
  const make = KINDS[kind];
  if (make === undefined) throw new Error(`no such kind: ${kind}`);
  const { key, cut, reach } = await make(org, site);
  const workspacePath = `/${org.org.slug}/${org.workspace.slug}`;
  return {
    key,
    cut,
    path: `${workspacePath}/${SERVER}/mcp`,
    workspacePath: `${workspacePath}/mcp`,
    isCapability: reach === "capability",
    isWholeWorkspace: reach === undefined,
  };
}
