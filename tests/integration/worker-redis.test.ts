import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createServer, getServer } from "@/lib/features/servers";
import { startWorkers } from "@/workers/start-workers";
import { makeOrg } from "../helpers/factories";
import { getTestRedis } from "../helpers/test-redis";
import { useStores } from "../helpers/use-stores";
import { eventually } from "./eventually";
import { startRegistryUpstream, type RegistryUpstream } from "./registry-upstream";

useStores();

let upstream: RegistryUpstream;
let hasRedis = false;
beforeAll(async () => {
  upstream = await startRegistryUpstream();
  const redis = await getTestRedis();
  hasRedis = redis !== null;
  if (redis === null)
    process.stderr.write("redis-server is not installed here: workers are not tested on it.\n");
  else Object.assign(process.env, { REDIS_URL: redis.url });
});
afterAll(() => upstream.close());

describe("the worker on Redis", () => {
  it("reads a new server by itself within seconds", async () => {
    if (!hasRedis) return;
    const workers = await startWorkers();
    try {
      const { ctx } = await makeOrg();
      await createServer.execute(ctx, { name: "Upstream", url: upstream.url });
      const read = () => getServer.execute(ctx, { server: "upstream" });
      const known = await eventually(read, (server) => server.syncedAt !== null);
      expect(known).toMatchObject({
        health: { status: expect.stringMatching(/^(healthy|degraded)$/) },
        capabilities: { tools: 2 },
      });
    } finally {
      await workers.close();
    }
  });
});
