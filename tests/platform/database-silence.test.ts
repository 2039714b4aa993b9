import { PrismaPg } from "@prisma/adapter-pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { PrismaClient } from "@/lib/platform/db/generated/client";
import { socketsWithin } from "@/lib/platform/db/silence";
import { getTestDatabase, type TestDatabase } from "../helpers/test-database";
import { startForwarder, type TcpForwarder } from "./tcp-forwarder";

let database: TestDatabase;
let forwarder: TcpForwarder;

beforeAll(async () => {
  database = await getTestDatabase();
  forwarder = await startForwarder(database.url);
});
afterAll(async () => {
  await forwarder.close();
  await database.drop();
});

it("connections to a PostgreSQL that vanished without a word make room for new ones", async () => {
  const config = { connectionString: forwarder.url, max: 2, connectionTimeoutMillis: 1_000 };
  const adapter = new PrismaPg({ ...config, stream: socketsWithin(1_500) }, { onPoolError: () => undefined });
  const prisma = new PrismaClient({ adapter });
  const ask = () => prisma.$transaction((db) => db.$queryRaw`SELECT 1`, { maxWait: 500, timeout: 1_000 });
  try {
    await Promise.all([ask(), ask()]);
    forwarder.freeze();
    await Promise.allSettled([ask(), ask()]);
    // As after a failover: who connects anew is served, the old connections stay silent.
    forwarder.thaw();
    await expect.poll(() => ask().then(() => "answered", String), { timeout: 10_000 }).toBe("answered");
  } finally {
    await prisma.$disconnect();
  }
});
