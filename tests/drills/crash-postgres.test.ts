// The product that records in PostgreSQL itself and uses Redis, under traffic, while either of them dies.
import { Redis } from "ioredis";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { bootstrapOrganization, connectServer, type AdminClient } from "../e2e/admin-client";
import { startCountingUpstream } from "../e2e/counting-upstream";
import { startProduct, type Product } from "../e2e/product";
import { drillSize } from "../helpers/drill-size";
import { startRedis, type RedisProcess } from "../helpers/redis-process";
import { postmasterOf, processRunning, queryDatabase } from "./instance";
import {
  callAlone,
  expectLedgerToAgree,
  moreAnswers,
  startTraffic,
  type Target,
  type Traffic,
} from "./traffic";

const KILLS = drillSize(2, 20);
const REDIS_AWAY_MS = drillSize(3_000, 40_000);

let redis: RedisProcess | null;
let product: Product;
let upstream: Awaited<ReturnType<typeof startCountingUpstream>>;
let admin: AdminClient;
let target: Target;
let traffic: Traffic;
const answered: number[] = [];

const settings = (): Record<string, string> => ({
  GATEHOUSE_AUDIT_WRITER: "postgres",
  LOG_LEVEL: "error",
  ...(redis === null ? {} : { REDIS_URL: redis.url }),
});

beforeAll(async () => {
  redis = await startRedis();
  product = await startProduct({ env: settings() });
  upstream = await startCountingUpstream();
  admin = bootstrapOrganization(product, "acme");
  target = await connectServer(admin, "Counting", upstream.url);
});

afterAll(async () => {
  await product.stop();
  upstream.stop();
  await redis?.stop();
  await product.remove();
});

beforeEach(async () => {
  traffic = await startTraffic(target);
  await moreAnswers(traffic, 30);
});

afterEach(async () => {
  await traffic.stop();
  answered.push(...traffic.answered);
});

describe.runIf(process.platform === "linux")(
  "recording in PostgreSQL, under the traffic of eight clients",
  () => {
    it("kill -9 of PostgreSQL refuses calls rather than making them unrecorded, until it is back by itself", async () => {
      for (let kill = 0; kill < KILLS; kill += 1) {
        process.kill((await postmasterOf(product.dataDir)) ?? 0, "SIGKILL");
        await moreAnswers(traffic, 100, 30_000);
      }
      const allowed = ["503 audit_unavailable"];
      expect([...traffic.refused.keys()].filter((reason) => !allowed.includes(reason))).toEqual([]);
      await traffic.stop();
      await expectLedgerToAgree(product.dataDir, upstream.executed, traffic.answered);
    });

    it("kill -9 of the server, or of the whole process tree, loses no record of a call that was made", async () => {
      for (let kill = 0; kill < KILLS; kill += 1) {
        if (kill % 2 === 0) process.kill(processRunning(product.dataDir, "server.ts"), "SIGKILL");
        else {
          await product.kill();
          const { dataDir, url } = product;
          product = await startProduct({ dataDir, port: Number(new URL(url).port), env: settings() });
        }
        await moreAnswers(traffic, 100);
      }
      await traffic.stop();
      await expectLedgerToAgree(product.dataDir, upstream.executed, [...answered, ...traffic.answered]);
    });

    it("Redis emptied, then gone: no call is refused or lost, and what is revoked meanwhile is obeyed", async () => {
      if (redis === null) return;
      const doomed = await connectServer(admin, "Doomed", upstream.url);
      expect(await callAlone(doomed)).toBe("ok");
      const client = new Redis(redis.url);
      await client.flushall();
      client.disconnect();
      await moreAnswers(traffic, 50);
      await redis.stop();
      const revoked = await admin.request(
        "DELETE",
        `/orgs/acme/workspaces/platform/api-keys/${doomed.keyId}`,
      );
      expect(revoked.status).toBeLessThan(300);
      await delay(1_000);
      expect(await callAlone(doomed)).toContain("401");
      await delay(REDIS_AWAY_MS);
      await moreAnswers(traffic, 50);
      redis = await startRedis(Number(new URL(redis.url).port));
      await moreAnswers(traffic, 50);
      expect([...traffic.refused]).toEqual([]);
      await traffic.stop();
      await expectLedgerToAgree(product.dataDir, upstream.executed, traffic.answered);
    });

    it("SIGTERM writes what is queued: after it, every outcome is known", async () => {
      const { dataDir, url } = product;
      expect(await product.stop()).toBe(0);
      await traffic.stop();
      product = await startProduct({ dataDir, port: Number(new URL(url).port), env: settings() });
      await expectLedgerToAgree(dataDir, upstream.executed, traffic.answered);
      expect(await openAmong(traffic.answered)).toBe(0);
    });
  },
);

async function openAmong(numbers: readonly number[]): Promise<number> {
  const rows = await queryDatabase<{ open: number }>(
    product.dataDir,
    `SELECT count(*)::int AS open FROM calls WHERE method = 'tools/call' AND status = 'attempted'
     AND (params::json->'arguments'->>'number')::int IN (${numbers.join(", ")})`,
  );
  return rows[0]?.open ?? -1;
}
