import { describe, expect, it } from "vitest";
import { createAdminKey, createApiKey, revokeApiKey } from "@/lib/features/api-keys";
import { setOrgCapabilities, setWorkspaceCapabilities } from "@/lib/features/capabilities";
import type { Explanation } from "@/lib/features/explain/schema";
import type { WorkspaceContext } from "@/lib/framework/context";
import { explainAccess } from "@/lib/runtime/explain/explain-access";
import { newId } from "@/lib/shared/ids";
import { callAdminApi } from "../helpers/admin-api";
import { changeSilently, grantServer, type GrantedServer } from "../helpers/data-plane";
import { addMember, makeOrg, type TestOrg } from "../helpers/factories";
import { useStores } from "../helpers/use-stores";

useStores();

const SEARCH = { server: "github", capability: "search" };
const denials = ({ path }: Explanation) =>
  path.filter(({ outcome }) => outcome === "deny").map(({ rule }) => rule);
const rules = ({ path }: Explanation) => path.map(({ rule }) => rule);
const off = (server: string) => ({
  server,
  changes: [{ kind: "tool" as const, name: "search", enabled: false }],
});

async function orgWithServer(): Promise<{ org: TestOrg; server: GrantedServer }> {
  const org = await makeOrg();
  return { org, server: await grantServer(org) };
}
const update = (org: TestOrg, write: Parameters<typeof changeSilently>[1]) => changeSilently(org, write);

describe("explaining access", () => {
  it("lists every rule in the order in which it is asked, all passed", async () => {
    const { org } = await orgWithServer();
    const told = await explainAccess.execute(org.wsCtx, SEARCH);
    expect(told).toMatchObject({ decision: "allow", reason: "allowed", capability: { isListed: true } });
    expect(rules(told)).toEqual([
      "no_membership",
      "not_granted",
      "server_disabled",
      "workspace_server_disabled",
      "user_access",
      "capability_disabled_by_org",
      "capability_disabled_by_workspace",
      "capability_quarantined",
    ]);
    expect(told.path.every(({ outcome, decides }) => outcome === "pass" && !decides)).toBe(true);
  });

  it("names the switch that decided, who moved it, who may move it, and what would deny next", async () => {
    const { org, server } = await orgWithServer();
    const manager = await addMember(org, "member", "manager");
    await setWorkspaceCapabilities.execute(manager.wsCtx, off("github"));
    await setOrgCapabilities.execute(org.ctx, off(`${server.slug}-registry`));
    const told = await explainAccess.execute(manager.wsCtx, SEARCH);
    expect(told).toMatchObject({ decision: "deny", reason: "capability_disabled_by_org" });
    expect(denials(told)).toEqual(["capability_disabled_by_org", "capability_disabled_by_workspace"]);
    const [byOrg, byWorkspace] = told.path.filter(({ outcome }) => outcome === "deny");
    expect(byOrg).toMatchObject({
      decides: true,
      changed: { by: expect.stringContaining("Owner") as string },
      changeableBy: {
        you: false,
        roles: ["organization owner", "organization admin"],
        page: `/o/${org.org.slug}/registry/github-registry/capabilities`,
      },
    });
    expect(byOrg?.changeableBy?.people).toHaveLength(1);
    expect(byWorkspace).toMatchObject({
      decides: false,
      changed: { by: "Member" },
      changeableBy: { you: true },
    });
  });

  it("says that a server was never given to the workspace, to who may see the registry", async () => {
    const { org, server } = await orgWithServer();
    const member = await addMember(org, "member", "member");
    await update(org, (db) => db.workspaceServer.delete({ where: { id: server.workspaceServerId } }));
    const told = await explainAccess.execute(org.wsCtx, { server: "github-registry" });
    expect(told).toMatchObject({ decision: "deny", reason: "not_granted", policyVersion: null });
    const refusal = explainAccess.execute(member.wsCtx, { server: "github-registry" });
    await expect(refusal).rejects.toMatchObject({ kind: "not_found" });
  });

  it("explains keys: revoked, expired, and without the scope; admin keys are of no workspace", async () => {
    const { org } = await orgWithServer();
    const of = async (principal: string) => explainAccess.execute(org.wsCtx, { ...SEARCH, principal });
    const good = await createApiKey.execute(org.wsCtx, { name: "CI", scopes: ["mcp"] });
    expect(await of(good.id)).toMatchObject({
      decision: "allow",
      principal: { kind: "service", label: "CI" },
    });
    await revokeApiKey.execute(org.wsCtx, { key: good.id });
    expect((await of(good.id)).reason).toBe("key_revoked");
    const reader = await createApiKey.execute(org.wsCtx, { name: "r", scopes: ["api:read"] });
    expect((await of(reader.id)).reason).toBe("insufficient_scope");
    await update(org, (db) =>
      db.apiKey.update({ where: { id: reader.id }, data: { expiresAt: new Date(Date.now() - 1) } }),
    );
    expect(denials(await of(reader.id))).toEqual(["key_expired", "insufficient_scope"]);
    const admin = await createAdminKey.execute(org.ctx, { name: "terraform" });
    await expect(of(admin.id)).rejects.toMatchObject({ kind: "not_found" });
  });

  it("lets a member ask about themselves only, and nobody about another organization", async () => {
    const { org } = await orgWithServer();
    const [member, other, foreign] = [
      await addMember(org, "member", "member"),
      await addMember(org, "member", "member"),
      await makeOrg(),
    ];
    const ask = (ctx: WorkspaceContext, principal: string) =>
      explainAccess.execute(ctx, { ...SEARCH, principal });
    expect((await ask(member.wsCtx, "me")).principal.id).toBe(member.userId);
    expect((await ask(member.wsCtx, member.email)).principal.id).toBe(member.userId);
    const service = await createApiKey.execute(org.wsCtx, { name: "CI" });
    for (const principal of [other.userId, other.email, service.id, newId(), "nobody@example.com"])
      await expect(ask(member.wsCtx, principal)).rejects.toMatchObject({ kind: "not_found" });
    for (const principal of [foreign.owner.userId, foreign.owner.email])
      await expect(ask(org.wsCtx, principal)).rejects.toMatchObject({ kind: "not_found" });
    expect((await ask(org.wsCtx, other.email)).decision).toBe("allow");
  });

  it("answers over the admin API, to a key about itself", async () => {
    const { org } = await orgWithServer();
    const made = await createApiKey.execute(org.wsCtx, { name: "CI" });
    const base = `/orgs/${org.org.slug}/workspaces/default/explain`;
    const answer = await callAdminApi(
      made.key,
      "GET",
      `${base}?principal=me&server=github&capability=search`,
    );
    expect(answer).toMatchObject({ status: 200, body: { decision: "allow", principal: { id: made.id } } });
    const other = await callAdminApi(made.key, "GET", `${base}?principal=${org.owner.userId}&server=github`);
    expect(other.status).toBe(404);
  });
});
