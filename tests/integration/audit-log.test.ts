import { readdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { createAdminKey, createApiKey } from "@/lib/features/api-keys";
import { exportAudit, getAuditEntry, listAudit } from "@/lib/features/audit";
import { syncServer } from "@/lib/features/capabilities";
import { listDefinitionChanges } from "@/lib/features/definitions";
import { inviteToOrganization, inviteToWorkspace } from "@/lib/features/invitations";
import { createOwnServer, createServer } from "@/lib/features/servers";
import type { Command } from "@/lib/framework/command";
import type { OrgContext } from "@/lib/framework/context";
import { withTenant } from "@/lib/platform/db";
import { newId } from "@/lib/shared/ids";
import { callAdminApi } from "../helpers/admin-api";
import { addMember, makeAdminKey, makeOrg, type TestOrg } from "../helpers/factories";
import { useStores } from "../helpers/use-stores";
import { startRegistryUpstream, tool, type RegistryUpstream } from "./registry-upstream";

useStores();

const FEATURES = path.resolve(import.meta.dirname, "../../lib/features");
const SECRET = "canary-5f1c9a7e-secret";
const scopeOf = ({ ctx }: TestOrg) => ({ orgId: ctx.orgId, workspaceId: null });

/** Every command there is: whatever a file of a `commands` folder exports. */
async function allCommands(): Promise<Map<string, Command>> {
  const files = readdirSync(FEATURES, { recursive: true, encoding: "utf8" }).filter((file) =>
    /\/commands\/[\w-]+\.ts$/.test(file),
  );
  const commands = new Map<string, Command>();
  for (const file of files) {
    const exported = Object.values((await import(path.join(FEATURES, file))) as Record<string, unknown>);
    for (const one of exported) if (isCommand(one)) commands.set(one.name, one);
  }
  return commands;
}

function isCommand(value: unknown): value is Command {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "command";
}

interface Stage {
  readonly org: TestOrg;
  readonly upstream: RegistryUpstream;
}
interface Deed {
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
const DEEDS: Readonly<Record<string, (stage: Stage) => Deed | Promise<Deed>>> = {
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
  "workspace.create": (stage) => asOwner(stage, { name: "Second" }),
  "workspace.update": (stage) => inWorkspace(stage, { name: "Renamed" }),
  "workspace.delete": (stage) => inWorkspace(stage, {}),
};

/** They walk to a server and store nothing. */
const WRITES_NOTHING = ["server.test", "server.test-connection", "workspace-server.test-connection"];

async function member({ org }: Stage): Promise<string> {
  return (await addMember(org, "member", "member")).userId;
}
async function invited({ org }: Stage): Promise<string> {
  return (await inviteToOrganization.execute(org.ctx, { email: email() })).id;
}
async function invitedHere({ org }: Stage): Promise<string> {
  return (await inviteToWorkspace.execute(org.wsCtx, { email: email() })).id;
}

const rowsOf = (org: TestOrg) =>
  withTenant(scopeOf(org), (db) => db.auditLog.findMany({ orderBy: { id: "asc" } }));

describe("every command", async () => {
  const commands = await allCommands();

  it("is walked here", () => {
    expect([...commands.keys()].sort()).toEqual([...Object.keys(DEEDS), ...WRITES_NOTHING].sort());
  });

  it.each(Object.keys(DEEDS))(
    "%s writes one audit row, with actor and address and without a secret",
    async (name) => {
      const upstream = await startRegistryUpstream();
      try {
        const org = await makeOrg();
        const deed = await DEEDS[name]?.({ org, upstream });
        const before = new Set((await rowsOf(org)).map(({ id }) => id));
        const answer = await commands.get(name)?.execute(deed?.as as never, deed?.input);
        const rows = (await rowsOf(org)).filter(({ id }) => !before.has(id));
        expect(rows.map(({ action }) => action)).toEqual([name]);
        const { actor, requestId } = deed?.as ?? org.ctx;
        expect(rows[0]).toMatchObject({
          actorLabel: actor.label,
          actorKind: "user",
          ip: "192.0.2.1",
          requestId,
        });
        expect(rows[0]?.targetId).not.toBeNull();
        const secrets = [SECRET, ...secretsIn(answer)];
        for (const secret of secrets) expect(JSON.stringify(rows)).not.toContain(secret);
      } finally {
        await upstream.close();
      }
    },
  );
});

function secretsIn(answer: unknown): string[] {
  const text = JSON.stringify(answer ?? null);
  return [...text.matchAll(/gh_\w+_\w{32}_\w{6}|invitations\/([\w-]{43})/g)].map(
    ([all, token]) => token ?? all,
  );
}

async function seeded(count: number): Promise<TestOrg> {
  const org = await makeOrg();
  const base = { orgId: org.ctx.orgId, actorKind: "key", ip: null, requestId: "r" };
  await withTenant(scopeOf(org), (db) =>
    db.auditLog.createMany({
      data: Array.from({ length: count }, (_, index) => ({
        ...base,
        ...{ id: newId(), actorLabel: "=cmd|' /C calc'!A0", action: "test.done", targetLabel: `=1+${index}` },
        at: new Date(Date.UTC(2026, 0, 1) + Math.floor(index / 3)),
        after: { apiKey: SECRET, note: 'a "quoted", line\nbreak' },
      })),
    }),
  );
  return org;
}

async function textOf(chunks: AsyncGenerator<string>): Promise<string> {
  let text = "";
  for await (const chunk of chunks) text += chunk;
  return text;
}

describe("the audit log", () => {
  it("pages through entries of one moment without losing or repeating any", async () => {
    const org = await seeded(25);
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof listAudit.execute>> = await listAudit.execute(org.ctx, {
        action: "test.*",
        limit: 7,
        ...(cursor === null ? {} : { cursor }),
      });
      seen.push(...page.data.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(new Set(seen).size).toBe(25);
    expect(seen).toHaveLength(25);
  });

  it("filters by actor, action, target, workspace and time", async () => {
    const org = await makeOrg();
    const key = await createApiKey.execute(org.wsCtx, { name: "CI of the shop" });
    const entries = async (filters: object) =>
      (await listAudit.execute(org.ctx, filters)).data.map(({ action }) => action);
    expect(await entries({ target: "of the SHOP" })).toEqual(["api-key.create"]);
    expect(await entries({ target: key.id })).toEqual(["api-key.create"]);
    expect(await entries({ actor: org.owner.userId, action: "api-key.*" })).toEqual(["api-key.create"]);
    expect(await entries({ actor: org.owner.email, workspace: "default" })).toContain("api-key.create");
    expect(await entries({ actor: "%" })).toEqual([]);
    expect(await entries({ actorKind: "key" })).toEqual([]);
    expect(await entries({ to: new Date(Date.now() - 3_600_000).toISOString() })).toEqual([]);
    expect(await entries({ from: new Date(Date.now() - 3_600_000).toISOString() })).toContain(
      "api-key.create",
    );
    await expect(entries({ workspace: "nowhere" })).rejects.toMatchObject({ kind: "not_found" });
  });

  it("is for admins of the organization, and of that one only", async () => {
    const [org, other] = [await makeOrg(), await makeOrg()];
    const manager = await addMember(org, "member", "admin");
    await expect(listAudit.execute(manager.ctx, {})).rejects.toMatchObject({ kind: "forbidden" });
    await expect(exportAudit.execute(manager.ctx, {})).rejects.toMatchObject({ kind: "forbidden" });
    const [entry] = (await listAudit.execute(org.ctx, {})).data;
    const foreign = getAuditEntry.execute(other.ctx, { entry: entry?.id ?? "" });
    await expect(foreign).rejects.toMatchObject({ kind: "not_found" });
    expect((await getAuditEntry.execute(org.ctx, { entry: entry?.id ?? "" })).id).toBe(entry?.id);
  });

  it("shows nothing that looks like a secret, even where one was written", async () => {
    const org = await seeded(1);
    expect(JSON.stringify(await listAudit.execute(org.ctx, {}))).not.toContain(SECRET);
  });

  it("exports everything once, as JSON that parses and CSV that no spreadsheet runs", async () => {
    const org = await seeded(1_234);
    const json = await exportAudit.execute(org.ctx, { action: "test.*" });
    const parsed = JSON.parse(await textOf(json.chunks)) as { truncated: boolean; data: { id: string }[] };
    expect(parsed.truncated).toBe(false);
    expect(new Set(parsed.data.map(({ id }) => id)).size).toBe(1_234);
    const csv = await textOf(
      (await exportAudit.execute(org.ctx, { action: "test.*", format: "csv" })).chunks,
    );
    expect(csv.split("\r\n")).toHaveLength(1_234 + 2);
    expect(csv).not.toMatch(/(^|,)"[=+\-@]/m);
    expect(csv).toContain(`"'=cmd|' /C calc'!A0"`);
    expect(csv + JSON.stringify(parsed)).not.toContain(SECRET);
  });

  it("comes as a file over the admin API", async () => {
    const org = await seeded(3);
    const { key } = await makeAdminKey(org);
    const log = `/orgs/${org.org.slug}/audit-log`;
    const csv = await callAdminApi(key, "GET", `${log}/export?format=csv&action=test.done`);
    expect(csv.status).toBe(200);
    expect(csv.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    expect(csv.headers.get("content-disposition")).toContain(`audit-log-${org.org.slug}-`);
    expect(csv.text.split("\r\n")).toHaveLength(3 + 2);
    const list = await callAdminApi(key, "GET", `${log}?action=test.done&limit=2`);
    expect(list).toMatchObject({
      status: 200,
      body: { data: [{}, {}], nextCursor: expect.any(String) as string },
    });
  });
});
