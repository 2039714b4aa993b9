import { createAdminKey, createApiKey } from "@/lib/features/api-keys";
import { syncServer } from "@/lib/features/capabilities";
import { listDefinitionChanges } from "@/lib/features/definitions";
import { inviteToOrganization, inviteToWorkspace } from "@/lib/features/invitations";
import { createOwnServer, createServer } from "@/lib/features/servers";
import type { OrgContext } from "@/lib/framework/context";
import { withTenant } from "@/lib/platform/db";
import { newId } from "@/lib/shared/ids";
import { addMember, type TestOrg } from "../helpers/factories";
import { tool, type RegistryUpstream } from "./registry-upstream";

/** A value that must not be found in any entry. */
export const SECRET = "canary-5f1c9a7e-secret";
export const scopeOf = ({ ctx }: TestOrg) => ({ orgId: ctx.orgId, workspaceId: null });

export interface Stage {
  readonly org: TestOrg;
  readonly upstream: RegistryUpstream;
}

export interface Deed {
  readonly as: OrgContext;
  readonly input: unknown;
}

const email = () => `guest-${newId()}@example.com`;
const withHeaders = { type: "headers", headers: { "X-Api-Key": SECRET } };
const registered = ({ org, upstream }: Stage, workspaces: string[] = []) =>
  createServer.execute(org.ctx, { name: "Everything", slug: "s", url: upstream.url, workspaces });
const asOwner = (stage: Stage, input: unknown): Deed => ({ as: stage.org.ctx, input });
const inWorkspace = (stage: Stage, input: unknown): Deed => ({ as: stage.org.wsCtx, input });
const toolOff = { server: "s", changes: [{ kind: "tool", name: "search", enabled: false }] };

/** How to do each command once, so that it changes something. */
export const DEEDS: Readonly<Record<string, (stage: Stage) => Deed | Promise<Deed>>> = {
  "admin-key.create": (stage) => asOwner(stage, { name: "k" }),
  "admin-key.revoke": async (stage) =>
    asOwner(stage, { key: (await createAdminKey.execute(stage.org.ctx, { name: "k" })).id }),
  "admin-key.rotate": async (stage) =>
    asOwner(stage, { key: (await createAdminKey.execute(stage.org.ctx, { name: "k" })).id }),
  "api-key.create": (stage) => inWorkspace(stage, { name: "k" }),
  "api-key.revoke": async (stage) =>
    inWorkspace(stage, { key: (await createApiKey.execute(stage.org.wsCtx, { name: "k" })).id }),
  "api-key.rotate": async (stage) =>
    inWorkspace(stage, { key: (await createApiKey.execute(stage.org.wsCtx, { name: "k" })).id }),
  "invitation.create": (stage) => asOwner(stage, { email: email() }),
  "invitation.resend": async (stage) => asOwner(stage, { invitation: await invited(stage) }),
  "invitation.revoke": async (stage) => asOwner(stage, { invitation: await invited(stage) }),
  "workspace-invitation.create": (stage) => inWorkspace(stage, { email: email() }),
  "workspace-invitation.resend": async (stage) =>
    inWorkspace(stage, { invitation: await invitedHere(stage) }),
  "workspace-invitation.revoke": async (stage) =>
    inWorkspace(stage, { invitation: await invitedHere(stage) }),
  "member.leave": async ({ org }) => ({ as: (await addMember(org, "member", "member")).ctx, input: {} }),
  "member.remove": async (stage) => asOwner(stage, { member: await member(stage) }),
  "member.set-role": async (stage) => asOwner(stage, { member: await member(stage), role: "admin" }),
  "member.transfer-ownership": async (stage) => asOwner(stage, { member: await member(stage) }),
  "workspace-member.add": async (stage) => {
    const other = await addMember(stage.org, "member", "member");
    await withTenant(scopeOf(stage.org), (db) =>
      db.workspaceMember.deleteMany({ where: { userId: other.userId } }),
    );
    return inWorkspace(stage, { email: other.email });
  },
  "workspace-member.leave": async ({ org }) => ({
    as: (await addMember(org, "member", "member")).wsCtx,
    input: {},
  }),
  "workspace-member.remove": async (stage) => inWorkspace(stage, { member: await member(stage) }),
  "workspace-member.set-role": async (stage) =>
    inWorkspace(stage, { member: await member(stage), role: "manager" }),
  "organization.update": (stage) => asOwner(stage, { name: "Another name" }),
  "server.create": (stage) =>
    asOwner(stage, { name: "S", slug: "s", url: stage.upstream.url, auth: withHeaders }),
  "server.update": async (stage) => {
    await registered(stage);
    return asOwner(stage, { server: "s", description: "new", auth: withHeaders });
  },
  "server.delete": async (stage) => {
    await registered(stage);
    return asOwner(stage, { server: "s" });
  },
  "server.sync": async (stage) => {
    await registered(stage);
    return asOwner(stage, { server: "s" });
  },
  "server.set-capabilities": async (stage) => {
    await registered(stage);
    return asOwner(stage, toolOff);
  },
  "server.set-all-capabilities": async (stage) => {
    await registered(stage);
    await syncServer.execute(stage.org.ctx, { server: "s" });
    return asOwner(stage, { server: "s", enabled: false });
  },
  "workspace-server.set-all-capabilities": async (stage) => {
    await registered(stage, ["default"]);
    await syncServer.execute(stage.org.ctx, { server: "s" });
    return inWorkspace(stage, { server: "s", enabled: false, kind: "tool" });
  },
  "server.set-definition-policy": async (stage) => {
    await registered(stage);
    return asOwner(stage, { server: "s", changePolicy: "keep" });
  },
  "server.review-definitions": async (stage) => {
    await registered(stage);
    await syncServer.execute(stage.org.ctx, { server: "s" });
    stage.upstream.tools = [tool("echo", "Says something else")];
    await syncServer.execute(stage.org.ctx, { server: "s" });
    const { data } = await listDefinitionChanges.execute(stage.org.ctx, { server: "s", state: "changed" });
    const definitions = data.map(({ kind, name, hash }) => ({ kind, name, hash }));
    return asOwner(stage, { server: "s", definitions });
  },
  "server.set-workspaces": async (stage) => {
    await registered(stage);
    return asOwner(stage, { server: "s", workspaces: ["default"] });
  },
  "workspace-server.grant": async (stage) => {
    await registered(stage);
    return inWorkspace(stage, { server: "s" });
  },
  "workspace-server.withdraw": async (stage) => {
    await registered(stage, ["default"]);
    return inWorkspace(stage, { server: "s" });
  },
  "workspace-server.update": async (stage) => {
    await registered(stage, ["default"]);
    return inWorkspace(stage, { server: "s", defaultAccess: "deny" });
  },
  "workspace-server.create": (stage) =>
    inWorkspace(stage, { name: "S", slug: "own", url: stage.upstream.url, auth: withHeaders }),
  "workspace-server.update-own": async (stage) => {
    const own = { name: "S", slug: "own", url: stage.upstream.url };
    await createOwnServer.execute(stage.org.wsCtx, own);
    return inWorkspace(stage, { server: "own", description: "new", auth: withHeaders });
  },
  "workspace-server.set-access": async (stage) => {
    await registered(stage, ["default"]);
    return inWorkspace(stage, { server: "s", users: [{ user: stage.org.owner.userId, access: "deny" }] });
  },
  "workspace-server.set-capabilities": async (stage) => {
    await registered(stage, ["default"]);
    return inWorkspace(stage, toolOff);
  },
  "organization.delete": (stage) => asOwner(stage, {}),
  "workspace.create": (stage) => asOwner(stage, { name: "Second" }),
  "workspace.update": (stage) => inWorkspace(stage, { name: "Renamed" }),
  "workspace.delete": (stage) => inWorkspace(stage, {}),
};

async function member({ org }: Stage): Promise<string> {
  return (await addMember(org, "member", "member")).userId;
}
async function invited({ org }: Stage): Promise<string> {
  return (await inviteToOrganization.execute(org.ctx, { email: email() })).id;
}
async function invitedHere({ org }: Stage): Promise<string> {
  return (await inviteToWorkspace.execute(org.wsCtx, { email: email() })).id;
}
