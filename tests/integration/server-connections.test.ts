import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  createServer,
  getServer,
  getServerHealth,
  listServers,
  testConnection,
  testServer,
  updateServer,
} from "@/lib/features/servers";
import type { OrgContext } from "@/lib/framework/context";
import { withTenant } from "@/lib/platform/db";
import { newId } from "@/lib/shared/ids";
import { makeOrg } from "../helpers/factories";
import { useStores } from "../helpers/use-stores";
import { startRegistryUpstream, type RegistryUpstream } from "./registry-upstream";

const stores = useStores();
const CANARY = "canary-upstream-secret-4711";
// Nothing listens there.
const SILENT_URL = "http://127.0.0.1:9/mcp";

let upstream: RegistryUpstream;
beforeAll(async () => {
  upstream = await startRegistryUpstream();
});
afterAll(() => upstream.close());

const make = (ctx: OrgContext, more: object = {}) =>
  createServer.execute(ctx, { name: "GitHub", url: SILENT_URL, ...more });

const withKey = () => ({ auth: { type: "headers" as const, headers: { "X-API-Key": CANARY } } });

async function asAdmin<T extends pg.QueryResultRow>(sql: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: stores.current.database.adminUrl });
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe("the headers of a server", () => {
  it("are sent to the server, and are nowhere readable in what is stored or answered", async () => {
    const { ctx } = await makeOrg();
    upstream.apiKey = CANARY;
    try {
      const answers: unknown[] = [await make(ctx, { url: upstream.url, ...withKey() })];
      answers.push(await testServer.execute(ctx, { server: "github" }));
      answers.push(await getServer.execute(ctx, { server: "github" }));
      answers.push(await updateServer.execute(ctx, { server: "github", name: "Again", ...withKey() }));
      expect(answers[1]).toMatchObject({ ok: true, failure: null });
      expect(JSON.stringify(answers)).not.toContain(CANARY);
      const stored = await asAdmin<{ row: string }>(
        `SELECT to_jsonb(s)::text AS row FROM server_secrets s UNION ALL SELECT to_jsonb(s)::text FROM servers s
         UNION ALL SELECT to_jsonb(a)::text FROM audit_log a
         UNION ALL SELECT to_jsonb(j)::text FROM bullmq.job j`,
      );
      expect(stored.length).toBeGreaterThan(3);
      expect(JSON.stringify(stored)).not.toContain(CANARY);
      expect(JSON.stringify(stored)).not.toContain(Buffer.from(CANARY).toString("base64"));
    } finally {
      upstream.apiKey = null;
    }
  });

  it("are not sent when an unsaved address is tested", async () => {
    const { ctx } = await makeOrg();
    await make(ctx, { url: upstream.url, ...withKey() });
    const from = upstream.seen.length;
    await testConnection.execute(ctx, { url: upstream.url });
    const sent = upstream.seen.slice(from);
    expect(sent.length).toBeGreaterThan(0);
    expect(JSON.stringify(sent)).not.toContain(CANARY);
  });
});

describe("test connection", () => {
  it("shows every hop with its time, and what the server is", async () => {
    const { ctx } = await makeOrg();
    const report = await testConnection.execute(ctx, { url: upstream.url });
    expect(report).toMatchObject({
      ok: true,
      failure: null,
      era: "legacy",
      serverInfo: { name: "registry-upstream", version: "1.0.0" },
      counts: { tools: 2 },
    });
    expect(report.hops.map((hop) => hop.name)).toEqual([
      "dns",
      "connect",
      "tls",
      "auth",
      "handshake",
      "lists",
    ]);
    expect((await listServers.execute(ctx, {})).data).toEqual([]);
  });

  it("says at which hop it stopped and what to do", async () => {
    const { ctx } = await makeOrg();
    expect(await testConnection.execute(ctx, { url: SILENT_URL })).toMatchObject({
      ok: false,
      failure: { kind: "refused", hop: "connect", message: expect.any(String) },
    });
    expect(await testConnection.execute(ctx, { url: "http://169.254.169.254/mcp" })).toMatchObject({
      ok: false,
      failure: { kind: "blocked" },
    });
    upstream.apiKey = CANARY;
    try {
      expect(await testConnection.execute(ctx, { url: upstream.url })).toMatchObject({
        ok: false,
        failure: { kind: "unauthorized", hop: "auth" },
      });
      expect(await testConnection.execute(ctx, { url: upstream.url, ...withKey() })).toMatchObject({
        ok: true,
      });
    } finally {
      upstream.apiKey = null;
    }
  });

  it("refuses what cannot be an address before going anywhere", async () => {
    const { ctx } = await makeOrg();
    await expect(testConnection.execute(ctx, { url: "file:///etc/passwd" })).rejects.toMatchObject({
      kind: "invalid",
      issues: [{ path: "url" }],
    });
  });
});

describe("the health of a server", () => {
  it("is told from its checks of the last 24 hours", async () => {
    const { ctx } = await makeOrg();
    const { id } = await make(ctx);
    const now = Date.now();
    const check = (minutesAgo: number, health: "healthy" | "unreachable", latencyMs: number | null) => ({
      id: newId(),
      orgId: ctx.orgId,
      serverId: id,
      at: new Date(now - minutesAgo * 60_000),
      health,
      latencyMs,
      detail: health === "healthy" ? null : "The connection was refused.",
    });
    await withTenant({ orgId: ctx.orgId, workspaceId: null }, (db) =>
      db.healthCheck.createMany({
        data: [
          check(1, "healthy", 100),
          check(2, "healthy", 300),
          check(61, "unreachable", null),
          check(25 * 60, "unreachable", null),
        ],
      }),
    );
    const health = await getServerHealth.execute(ctx, { server: id });
    expect(health).toMatchObject({
      status: "unknown",
      checks: 3,
      uptimePercent: 66.67,
      averageLatencyMs: 200,
      score: 67,
      requests: 0,
    });
    expect(health.recent.map((one) => [one.status, one.latencyMs])).toEqual([
      ["healthy", 100],
      ["healthy", 300],
      ["unreachable", null],
    ]);
    expect(health.buckets).toHaveLength(48);
    expect(health.buckets.at(-1)).toMatchObject({ checks: 2, uptimePercent: 100, averageLatencyMs: 200 });
    expect(health.buckets.reduce((sum, bucket) => sum + bucket.checks, 0)).toBe(3);
    expect((await getServer.execute(ctx, { server: id })).health.score).toBe(67);
  });
});
