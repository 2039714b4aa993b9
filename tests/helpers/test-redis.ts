import { Redis } from "ioredis";
import { inject } from "vitest";

/**
 * An empty logical database on the run's Redis; null when redis-server is not installed.
 * Pub/sub channels are shared by all logical databases: give them a name of your own.
 */
export async function getTestRedis(): Promise<{ readonly url: string } | null> {
  const server = inject("testRedis");
  if (server === null) return null;
  const client = new Redis(server);
  try {
    const number = await client.incr("test-databases-given-out");
    return { url: `${server}/${String(number)}` };
  } finally {
    client.disconnect();
  }
}
