import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createRateLimits, type RateLimits } from "@/lib/platform/rate-limit";
import { getTestDatabase, type TestDatabase } from "../helpers/test-database";
import { getTestRedis } from "../helpers/test-redis";

let database: TestDatabase;
let pool: pg.Pool;
const open: RateLimits[] = [];

beforeAll(async () => {
  database = await getTestDatabase();
  pool = new pg.Pool({ connectionString: database.adminUrl, max: 4 });
  pool.on("error", () => undefined);
});
afterEach(async () => {
  for (const limits of open.splice(0)) await limits.close();
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const rule = { name: "test", points: 3, seconds: 600 };
function limitsOn(store: Parameters<typeof createRateLimits>[0]): RateLimits {
  const limits = createRateLimits(store, () => undefined);
  open.push(limits);
  return limits;
}

async function countAllowed(all: readonly RateLimits[], key: string): Promise<number> {
  const ten = all.flatMap((limits) => Array.from({ length: 10 / all.length }, () => limits));
  const answers = await Promise.all(ten.map((limits) => limits.consume(rule, key)));
  expect(answers.every((wait) => wait === null || (wait > 0 && wait <= 600))).toBe(true);
  return answers.filter((wait) => wait === null).length;
}

describe("rate limits", () => {
  it("are one count for all processes, in PostgreSQL", async () => {
    const both = [limitsOn({ pool: async () => pool }), limitsOn({ pool: async () => pool })];
    expect(await countAllowed(both, "someone@example.com")).toBe(3);
    expect(await countAllowed(both, "another@example.com")).toBe(3);
    const { rows } = await pool.query<{ key: string }>("SELECT key FROM rate_limits");
    expect(rows.map(({ key }) => key).join(" ")).not.toContain("example.com");
  });

  it("are one count for all processes, in Redis", async () => {
    const redis = await getTestRedis();
    // Without redis-server on this machine there is nothing to count in; CI has one.
    if (redis === null) return;
    const both = [limitsOn({ redisUrl: redis.url }), limitsOn({ redisUrl: redis.url })];
    for (const limits of both) await limits.consume({ ...rule, name: "warm", points: 100 }, "x");
    await expect.poll(() => countAllowed(both, randomUUID()), { timeout: 10_000 }).toBe(3);
  });

  it("go on in memory while the store is away", async () => {
    const away = limitsOn({ pool: () => Promise.reject(new Error("down")) });
    expect(await countAllowed([away], "someone@example.com")).toBe(3);
  });
});
