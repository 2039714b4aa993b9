import { describe, expect, it } from "vitest";
import { createApiKey } from "@/lib/features/api-keys";
import { exportAudit, getAuditEntry, listAudit } from "@/lib/features/audit";
import { withTenant } from "@/lib/platform/db";
import { newId } from "@/lib/shared/ids";
import { callAdminApi } from "../helpers/admin-api";
import { addMember, makeAdminKey, makeOrg, type TestOrg } from "../helpers/factories";
import { useStores } from "../helpers/use-stores";
import { scopeOf, SECRET } from "./command-deeds";

useStores();

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

  it("answers a moment that no clock shows as bad input, as the log of calls does", async () => {
    const org = await seeded(1);
    const { key } = await makeAdminKey(org);
    for (const log of ["audit-log", "calls"])
      for (const from of ["0000-01-01T00:00:00Z", "0001-01-01T00:00:00%2B14:00", "2026-13-01T00:00:00Z"]) {
        const answer = await callAdminApi(key, "GET", `/orgs/${org.org.slug}/${log}?from=${from}`);
        expect(answer).toMatchObject({ status: 422, body: { code: "invalid_input" } });
      }
    const slow = await callAdminApi(key, "GET", `/orgs/${org.org.slug}/calls?minMs=1e300`);
    expect(slow.status).toBe(422);
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
