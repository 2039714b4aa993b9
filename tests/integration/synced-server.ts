import { afterAll, beforeAll } from "vitest";
import { syncServer } from "@/lib/features/capabilities";
import { createServer } from "@/lib/features/servers";
import type { OrgContext } from "@/lib/framework/context";
import { withoutTenant, withTenant } from "@/lib/platform/db";
import { startEverythingServer, type EverythingServer } from "../gateway/everything-server";
import { makeOrg, type TestOrg } from "../helpers/factories";
import { startRegistryUpstream, type RegistryUpstream } from "./registry-upstream";

let everything: EverythingServer;

/** Starts server-everything for the test file. */
export function useEverything(): void {
  beforeAll(async () => {
    everything = await startEverythingServer();
  });
  afterAll(() => everything.close());
}

/** The server of `makeSynced`, by its slug. */
export const SERVER = { server: "everything" };

/** An organization that has the server `everything` in its registry and workspace, synced. */
export async function makeSynced(url = everything.url): Promise<TestOrg> {
  const org = await makeOrg();
  await createServer.execute(org.ctx, { name: "Everything", url, workspaces: [org.workspace.slug] });
  await syncServer.execute(org.ctx, SERVER);
  return org;
}

/** The same with a server whose capabilities the test changes. */
export async function withUpstream(
  work: (upstream: RegistryUpstream, org: TestOrg) => Promise<void>,
): Promise<void> {
  const upstream = await startRegistryUpstream();
  try {
    await work(upstream, await makeSynced(upstream.url));
  } finally {
    await upstream.close();
  }
}

export async function epochOf(ctx: OrgContext): Promise<bigint> {
  const row = await withoutTenant((db) => db.orgEpoch.findUniqueOrThrow({ where: { orgId: ctx.orgId } }));
  return row.epoch;
}

export function auditActions(ctx: OrgContext): Promise<string[]> {
  return withTenant({ orgId: ctx.orgId, workspaceId: null }, async (db) => {
    const rows = await db.auditLog.findMany({ orderBy: { id: "asc" } });
    return rows.map((row) => row.action);
  });
}

export const names = (items: readonly { name: string }[]): string[] => items.map((item) => item.name);
