import { expect, it } from "vitest";
import { createApiKey } from "@/lib/features/api-keys";
import { gatewaySnapshotSchema } from "@/lib/gateway";
import { decide } from "@/lib/gateway/decide";
import { explainAccess } from "@/lib/runtime/explain/explain-access";
import { changeSilently, grantServer, openDataPlane, type GrantedServer } from "../helpers/data-plane";
import { drillSize } from "../helpers/drill-size";
import { addMember, makeOrg, type TestOrg } from "../helpers/factories";
import { useStores } from "../helpers/use-stores";

useStores();

const SWITCHES = {
  who: ["person", "service"],
  scope: ["mcp", "api:read"],
  server: [true, false],
  workspaceServer: [true, false],
  defaultAccess: ["allow", "deny"],
  ownAccess: [null, "allow", "deny"],
  orgSwitch: [true, false],
  workspaceSwitch: [true, false],
} as const;
type State = { [Name in keyof typeof SWITCHES]: (typeof SWITCHES)[Name][number] };

/** All combinations; a short run takes every fifth, which meets every pair of values. */
function states(): State[] {
  let all: Record<string, unknown>[] = [{}];
  for (const [name, values] of Object.entries(SWITCHES))
    all = all.flatMap((state) => values.map((value) => ({ ...state, [name]: value })));
  const step = drillSize(5, 1);
  return all.filter((_, index) => index % step === 0) as State[];
}

const oracle = (state: State): string => {
  if (!state.server) return "server_disabled";
  if (!state.workspaceServer) return "workspace_server_disabled";
  if (state.scope !== "mcp") return "insufficient_scope";
  const own = state.who === "person" ? state.ownAccess : null;
  if ((own ?? state.defaultAccess) === "deny") return "user_access";
  if (!state.orgSwitch) return "capability_disabled_by_org";
  return state.workspaceSwitch ? "allowed" : "capability_disabled_by_workspace";
};

async function bring(org: TestOrg, server: GrantedServer, userId: string, state: State): Promise<void> {
  const { serverId, workspaceServerId } = server;
  const [orgId, workspaceId] = [org.ctx.orgId, org.workspace.id];
  const tool = { kind: "tool" as const, name: "search", enabled: false, orgId };
  await changeSilently(org, async (db) => {
    await db.server.update({ where: { id: serverId }, data: { enabled: state.server } });
    await db.workspaceServer.update({
      where: { id: workspaceServerId },
      data: { enabled: state.workspaceServer, defaultAccess: state.defaultAccess },
    });
    await db.userAccess.deleteMany({ where: { workspaceServerId } });
    if (state.ownAccess !== null) {
      const access = state.ownAccess;
      await db.userAccess.create({ data: { orgId, workspaceId, workspaceServerId, userId, access } });
    }
    await db.orgCapabilitySwitch.deleteMany({ where: { serverId } });
    if (!state.orgSwitch) await db.orgCapabilitySwitch.create({ data: { ...tool, serverId } });
    await db.workspaceCapabilitySwitch.deleteMany({ where: { workspaceServerId } });
    if (!state.workspaceSwitch)
      await db.workspaceCapabilitySwitch.create({ data: { ...tool, workspaceId, workspaceServerId } });
  });
}

it(
  `explain says what the data plane decides, for ${String(states().length)} states of the switches`,
  { timeout: drillSize(120_000, 600_000) },
  async () => {
    const org = await makeOrg();
    const server = await grantServer(org);
    const member = await addMember(org, "member", "member");
    const keys = new Map<string, { id: string; key: string }>();
    for (const who of SWITCHES.who)
      for (const scope of SWITCHES.scope) {
        const made =
          who === "person"
            ? createApiKey.execute(member.wsCtx, { name: "k", kind: "user", scopes: [scope] })
            : createApiKey.execute(org.wsCtx, { name: "k", kind: "service", scopes: [scope] });
        keys.set(`${who} ${scope}`, await made);
      }
    const address = { org: org.org.slug, workspace: "default", server: "github" };
    const target = { kind: "tool" as const, name: "search" };
    for (const state of states()) {
      await bring(org, server, member.userId, state);
      const key = keys.get(`${state.who} ${state.scope}`);
      const plane = openDataPlane();
      const verified = await plane.credentials.verifyApiKey(key?.key ?? "");
      if (!verified.ok) throw new Error(`the key is ${verified.error}`);
      const found = await plane.snapshots.resolve(address, verified.value);
      if (!found.ok) throw new Error(`the snapshot is ${found.error}`);
      const snapshot = gatewaySnapshotSchema.parse(found.value);
      plane.view.close();
      const told = await explainAccess.execute(org.wsCtx, {
        principal: key?.id ?? "",
        server: "github",
        capability: target.name,
      });
      const decided = decide(verified.value, snapshot, "tools/call", target);
      const said = `${JSON.stringify(state)}`;
      expect(told.reason, said).toBe(decided.reason);
      expect(told.decision, said).toBe(decided.allow ? "allow" : "deny");
      expect(told.policyVersion, said).toBe(snapshot.version);
      expect(told.reason, said).toBe(oracle(state));
      expect(told.path.find(({ decides }) => decides)?.rule ?? "allowed", said).toBe(told.reason);
    }
  },
);
