import { bumpEpoch } from "@/lib/framework/epoch";
import { getVault } from "@/lib/framework/adapters";
import { withTenant, type Db } from "@/lib/platform/db";
import type { BusEvent } from "@/lib/platform/bus";
import { createLogger } from "@/lib/platform/logger";
import { createEpochView } from "@/lib/runtime/epoch-view";
import { createCredentialVerifier } from "@/lib/runtime/ports/credential-verifier";
import { createSecretResolver } from "@/lib/runtime/ports/secret-resolver";
import { createSnapshotSource } from "@/lib/runtime/ports/snapshot-source";
import { createWorkspaceSource } from "@/lib/runtime/ports/workspace-source";
import { readEpochs } from "@/lib/runtime/read-epochs";
import { newId } from "@/lib/shared/ids";
import type { TestOrg } from "./factories";

/** The reading ports of the data plane on the file's database, with a clock and a bus of the test's own. */
export function openDataPlane(options: { pollMs?: number } = {}) {
  const world = { offsetMs: 0, epochReads: 0, isEpochStoreDown: false };
  const clock = { now: () => Date.now() + world.offsetMs };
  const log = createLogger({ level: "silent" });
  let deliver: (event: BusEvent) => void = () => undefined;
  const view = createEpochView({
    readEpochs: (orgIds) => {
      world.epochReads += 1;
      return world.isEpochStoreDown ? Promise.reject(new Error("down")) : readEpochs(orgIds);
    },
    bus: {
      subscribe: (_channel, handler) => {
        deliver = handler;
        return () => undefined;
      },
    },
    clock,
    log,
    ...options,
  });
  const deps = { view, clock, log };
  return {
    world,
    view,
    deliver: (event: BusEvent) => deliver(event),
    credentials: createCredentialVerifier(deps),
    snapshots: createSnapshotSource(deps),
    workspaces: createWorkspaceSource(deps),
    secrets: createSecretResolver({ ...deps, vault: getVault }),
  };
}

/** Writes as a command would: with the epoch, but without a word on the bus. */
export async function changeSilently<T>({ ctx }: TestOrg, write: (db: Db) => Promise<T>): Promise<T> {
  return withTenant({ orgId: ctx.orgId, workspaceId: null }, async (db) => {
    const result = await write(db);
    await bumpEpoch(db, ctx.orgId);
    return result;
  });
}

export interface GrantedServer {
  readonly serverId: string;
  readonly workspaceServerId: string;
  readonly slug: string;
}

/** A registry server with the capabilities `search` and `delete`, granted to the workspace under `slug`. */
export async function grantServer(
  org: TestOrg,
  { slug = "github", url = "https://mcp.example.com/mcp", headers = {} as Record<string, string> } = {},
): Promise<GrantedServer> {
  const { orgId } = org.ctx;
  const [serverId, workspaceServerId] = [newId(), newId()];
  const secrets = await Promise.all(
    Object.entries(headers).map(async ([name, value]) => {
      const id = newId();
      const place = { orgId, table: "server_secrets", rowId: id, field: "ciphertext" };
      const ciphertext = await getVault().seal(place, value);
      return { id, orgId, serverId, name, ciphertext, origin: new URL(url).origin };
    }),
  );
  await changeSilently(org, async (db) => {
    const authType = secrets.length === 0 ? "none" : "headers";
    await db.server.create({
      data: { id: serverId, orgId, slug: `${slug}-registry`, name: slug, url, authType },
    });
    await db.serverSecret.createMany({ data: secrets });
    await db.capability.createMany({
      data: ["search", "delete"].map((name, position) => ({
        ...{ id: newId(), orgId, serverId, kind: "tool" as const, name, position },
        ...{ definition: "{}", hash: name },
      })),
    });
    await db.workspaceServer.create({
      data: { id: workspaceServerId, orgId, workspaceId: org.workspace.id, serverId, slug },
    });
  });
  return { serverId, workspaceServerId, slug };
}
