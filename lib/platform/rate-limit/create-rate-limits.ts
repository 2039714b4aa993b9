import { createHash } from "node:crypto";
import { Redis } from "ioredis";
import type pg from "pg";
import {
  RateLimiterMemory,
  RateLimiterPostgres,
  RateLimiterRedis,
  RateLimiterRes,
  type RateLimiterAbstract,
} from "rate-limiter-flexible";

/** At most `points` attempts in `seconds`, for each key. */
export interface RateRule {
  readonly name: string;
  readonly points: number;
  readonly seconds: number;
}

export interface RateLimits {
  /** Counts one attempt. Answers the seconds to wait when there were too many, null when there were not. */
  consume(rule: RateRule, key: string): Promise<number | null>;
  close(): Promise<void>;
}

/** Where the counts are kept: shared by all processes. */
export type RateLimitStore = { readonly redisUrl: string } | { readonly pool: () => Promise<pg.Pool> };

/** Counts in Redis or PostgreSQL; while the store is away, in the memory of this process. */
export function createRateLimits(store: RateLimitStore, onError: (error: unknown) => void): RateLimits {
  const redis = "redisUrl" in store ? openRedis(store.redisUrl, onError) : null;
  const limiters = new Map<string, RateLimiterAbstract>();
  const limiterFor = (rule: RateRule) => {
    const known = limiters.get(rule.name);
    if (known !== undefined) return known;
    const limiter = createLimiter(rule, store, redis);
    limiters.set(rule.name, limiter);
    return limiter;
  };
  return {
    async consume(rule, key) {
      // Addresses and e-mails are not stored as they are.
      const hashed = createHash("sha256").update(key).digest("base64url");
      try {
        await limiterFor(rule).consume(hashed);
        return null;
      } catch (refused) {
        if (refused instanceof RateLimiterRes) return Math.max(1, Math.ceil(refused.msBeforeNext / 1_000));
        throw refused;
      }
    },
    async close() {
      redis?.disconnect();
      await Promise.resolve();
    },
  };
}

function createLimiter(rule: RateRule, store: RateLimitStore, redis: Redis | null): RateLimiterAbstract {
  const options = { keyPrefix: rule.name, points: rule.points, duration: rule.seconds };
  const insuranceLimiter = new RateLimiterMemory(options);
  if (redis !== null)
    return new RateLimiterRedis({
      ...options,
      storeClient: redis,
      insuranceLimiter,
      rejectIfRedisNotReady: true,
      keyPrefix: `gatehouse:limit:${rule.name}`,
    });
  const query = async (statement: pg.QueryConfig) =>
    "pool" in store ? (await store.pool()).query(statement) : null;
  return new RateLimiterPostgres({
    ...options,
    insuranceLimiter,
    storeClient: { query },
    storeType: "pool",
    tableName: "rate_limits",
    tableCreated: true,
    clearExpiredByTimeout: false,
  });
}

function openRedis(url: string, onError: (error: unknown) => void): Redis {
  const redis = new Redis(url, {
    connectionName: "gatehouse-limits",
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    commandTimeout: 2_000,
  });
  // Without a listener for errors, ioredis prints them.
  redis.on("error", onError);
  return redis;
}
