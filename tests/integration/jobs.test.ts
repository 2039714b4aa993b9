import { spawn } from "node:child_process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { syncServerHandler } from "@/lib/features/capabilities/jobs/sync-server.handler";
import { applyRetentionHandler } from "@/lib/features/retention/jobs/apply-retention.handler";
import { createServer, deleteServer, getServer, getServerHealth, updateServer } from "@/lib/features/servers";
import { probeServerHandler } from "@/lib/features/servers/jobs/probe-server.handler";
import type { OrgContext } from "@/lib/framework/context";
import { getDatabase, withoutTenant, withTenant } from "@/lib/platform/db";
import { newId } from "@/lib/shared/ids";
import { startWorkers } from "@/workers/start-workers";
import { startEverythingServer, type EverythingServer } from "../gateway/everything-server";
import { makeOrg } from "../helpers/factories";
import { useStores } from "../helpers/use-stores";
import { eventually } from "./eventually";
import { startRegistryUpstream, tool, type RegistryUpstream } from "./registry-upstream";

const stores = useStores({ GATEHOUSE_PROBE_INTERVAL_SECONDS: "5", GATEHOUSE_CALL_RETENTION_DAYS: "30" });
const DAY_MS = 24 * 3_600_000;

let everything: EverythingServer;
let upstream: RegistryUpstream;
beforeAll(async () => {
  [everything, upstream] = await Promise.all([startEverythingServer(), startRegistryUpstream()]);
});
afterAll(() => Promise.all([everything.close(), upstream.close()]));

const run = () => ({ signal: new AbortController().signal, attempt: 1 });
const inOrg = <T>(ctx: OrgContext, work: Parameters<typeof withTenant<T>>[1]) =>
  withTenant({ orgId: ctx.orgId, workspaceId: null }, work);
const epochOf = async ({ orgId }: OrgContext) => {
  const row = await withoutTenant((db) => db.orgEpoch.findUniqueOrThrow({ where: { orgId } }));
  return row.epoch;
};

/** A server in a new organization that was read once, without the queue. */
async function makeRead(url = upstream.url) {
  const { ctx } = await makeOrg();
  const { id } = await createServer.execute(ctx, { name: "Upstream", url });
  const payload = { orgId: ctx.orgId, serverId: id };
  await syncServerHandler.handle(payload, run());
  return { ctx, id, payload };
}

describe("a probe", () => {
  it("tells health as it is, keeps every check, and keeps what was learned while the server is away", async () => {
    const { ctx, id, payload } = await makeRead();
    upstream.isBroken = true;
    try {
      await probeServerHandler.handle(payload, run());
    } finally {
      upstream.isBroken = false;
    }
    const away = await getServer.execute(ctx, { server: id });
    expect(away).toMatchObject({
      health: { status: "unreachable", detail: expect.stringMatching(/\S/) },
      era: "legacy",
      serverInfo: { name: "registry-upstream" },
      capabilities: { tools: 2 },
    });
    await probeServerHandler.handle(payload, run());
    const back = await getServer.execute(ctx, { server: id });
    expect(back.health).toMatchObject({ status: "healthy", detail: null });
    expect(back.updatedAt).toBe(away.updatedAt);
    const health = await getServerHealth.execute(ctx, { server: id });
    expect(health.recent.map((check) => check.status)).toEqual(["healthy", "unreachable", "healthy"]);
    expect(health.recent.map((check) => check.latencyMs !== null)).toEqual([true, false, true]);
  });

  it("is degraded when the lists fail after the handshake", async () => {
    const { ctx, id, payload } = await makeRead();
    upstream.isListBroken = true;
    try {
      await probeServerHandler.handle(payload, run());
    } finally {
      upstream.isListBroken = false;
    }
    expect((await getServer.execute(ctx, { server: id })).health.status).toBe("degraded");
  });

  it("does not raise the epoch when nothing of the routing changed", async () => {
    const { ctx, payload } = await makeRead();
    const epoch = await epochOf(ctx);
    await probeServerHandler.handle(payload, run());
    expect(await epochOf(ctx)).toBe(epoch);
  });

  it("leaves alone what was deleted or disabled, and what another organization has", async () => {
    const { ctx, id, payload } = await makeRead();
    const theirs = await makeOrg();
    const from = upstream.seen.length;
    await probeServerHandler.handle({ orgId: theirs.ctx.orgId, serverId: id }, run());
    await updateServer.execute(ctx, { server: id, enabled: false });
    await probeServerHandler.handle(payload, run());
    await syncServerHandler.handle(payload, run());
    await deleteServer.execute(ctx, { server: id });
    await probeServerHandler.handle(payload, run());
    expect(upstream.seen).toHaveLength(from);
  });

  it("writes nothing when it is cut off", async () => {
    const { ctx, id, payload } = await makeRead();
    const stopped = AbortSignal.abort(new Error("The process is stopping."));
    await expect(probeServerHandler.handle(payload, { signal: stopped, attempt: 1 })).rejects.toThrow();
    expect((await getServerHealth.execute(ctx, { server: id })).recent).toHaveLength(1);
  });
});

describe("a sync in the background", () => {
  it("raises the epoch when a tool comes or changes, not when a sync finds nothing new", async () => {
    const { ctx, payload } = await makeRead();
    const before = await epochOf(ctx);
    const { tools } = upstream;
    try {
      upstream.tools = tools.map((one) => ({ ...one, description: "changed" }));
      await syncServerHandler.handle(payload, run());
      expect(await epochOf(ctx)).toBe(before + 1n);
      await syncServerHandler.handle(payload, run());
      expect(await epochOf(ctx)).toBe(before + 1n);
      upstream.tools = [...tools, tool("new")];
      await syncServerHandler.handle(payload, run());
      expect(await epochOf(ctx)).toBe(before + 2n);
    } finally {
      upstream.tools = tools;
    }
  });

  it("may run twice at once", async () => {
    const { ctx } = await makeOrg();
    const { id } = await createServer.execute(ctx, { name: "Twice", url: upstream.url });
    const payload = { orgId: ctx.orgId, serverId: id };
    await Promise.all([1, 2, 3].map(() => syncServerHandler.handle(payload, run())));
    expect((await getServer.execute(ctx, { server: id })).capabilities.tools).toBe(2);
  });
});

describe("retention", () => {
  it("deletes old calls and health checks of every organization, keeps the others, and makes partitions", async () => {
    const { ctx, id } = await makeRead();
    const at = (daysAgo: number) => new Date(Date.now() - daysAgo * DAY_MS);
    const base = { orgId: ctx.orgId, serverId: id, health: "healthy" as const };
    await inOrg(ctx, (db) =>
      db.healthCheck.createMany({
        data: [8, 6].map((days) => ({ ...base, id: newId(), at: at(days) })),
      }),
    );
    const { pool } = await getDatabase();
    await pool.query("SELECT ensure_call_partitions(($1::timestamptz AT TIME ZONE 'UTC')::date, 1)", [
      at(40),
    ]);
    await inOrg(ctx, async (db) => {
      for (const days of [40, 35, 1]) await db.call.create({ data: callAt(ctx, at(days)) });
    });
    await applyRetentionHandler.handle({}, run());
    const checks = await inOrg(ctx, (db) => db.healthCheck.count({ where: { serverId: id } }));
    expect(checks).toBe(2);
    expect(await inOrg(ctx, (db) => db.call.count())).toBe(1);
    const { rows } = await pool.query<{ name: string }>(
      "SELECT relname AS name FROM pg_class WHERE relname ~ '^calls_p[0-9]{8}$' ORDER BY 1",
    );
    const day = (time: Date) => time.toISOString().slice(0, 10).replaceAll("-", "");
    expect(rows.map((row) => row.name)).not.toContain(`calls_p${day(at(40))}`);
    expect(rows.map((row) => row.name)).toContain(`calls_p${day(at(-6))}`);
  });
});

describe("the worker", () => {
  it("reads a new server by itself within seconds, and goes on checking it on a schedule", async () => {
    const workers = await startWorkers();
    try {
      const { ctx } = await makeOrg();
      await createServer.execute(ctx, { name: "Everything", url: everything.url });
      const read = () => getServer.execute(ctx, { server: "everything" });
      const known = await eventually(read, (server) => server.syncedAt !== null);
      expect(known).toMatchObject({
        health: { status: expect.stringMatching(/^(healthy|degraded)$/) },
        era: "legacy",
        syncError: null,
      });
      expect(known.capabilities.tools).toBeGreaterThan(5);
      const health = () => getServerHealth.execute(ctx, { server: "everything" });
      const checked = await eventually(health, ({ checks }) => checks >= 3);
      expect(checked.checks).toBeGreaterThanOrEqual(3);
      expect(checked.score).toBeGreaterThanOrEqual(56);
    } finally {
      await workers.close();
    }
  });

  it("ends with 0 when it is told to stop", async () => {
    const worker = startProcess({ DATABASE_URL: stores.current.database.url, LOG_LEVEL: "info" });
    await worker.printed("worker started");
    worker.child.kill("SIGTERM");
    expect(await worker.exited).toBe(0);
    expect(worker.output()).toContain("worker stopped");
  });

  it("refuses to start without a database, with a sentence and no stack", async () => {
    const worker = startProcess({ DATABASE_URL: "" });
    expect(await worker.exited).toBe(1);
    expect(worker.output()).toContain("DATABASE_URL is not set.");
    expect(worker.output()).not.toContain("    at ");
  });
});

function startProcess(env: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, ["--import", "tsx", "workers/main.ts"], {
    env: { ...process.env, NODE_ENV: "production", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  const exited = new Promise<number | null>((resolve) => child.once("exit", resolve));
  return {
    child,
    exited,
    output: () => output,
    printed: async (text: string) => {
      const reached = await eventually(
        () => Promise.resolve(output),
        (printed) => printed.includes(text) || child.exitCode !== null,
      );
      if (!reached.includes(text)) throw new Error(`the worker printed: ${reached}`);
    },
  };
}

function callAt({ orgId }: OrgContext, at: Date) {
  return {
    id: newId(at.getTime()),
    at,
    orgId,
    principalId: "p",
    principalKind: "user",
    principalLabel: "p",
    method: "tools/call",
    status: "ok",
    decision: "allow",
    decisionReason: "allowed",
    policyVersion: "1",
    bytesIn: 0,
    era: "legacy",
    requestId: newId(),
  };
}
