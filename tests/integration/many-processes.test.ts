import { randomBytes } from "node:crypto";
import { createPostgresBus, createRedisBus, type Bus } from "@/lib/platform/bus";
import { createPeerBus } from "@/lib/runtime/ports/peer-bus";
import { describeManyProcesses, type BusOfTwo } from "../gateway/many-processes";
import { getTestDatabase } from "../helpers/test-database";
import { getTestRedis } from "../helpers/test-redis";

const busOfTwo = (make: () => Bus, drop: () => Promise<void>): BusOfTwo => {
  const [first, second] = [make(), make()];
  return {
    peers: [createPeerBus(() => first), createPeerBus(() => second)],
    killFirst: () => void first.close(),
    close: async () => {
      await first.close();
      await second.close();
      await drop();
    },
  };
};
const uniqueName = (): string => `peers_${randomBytes(6).toString("hex")}`;

describeManyProcesses("PostgreSQL", async () => {
  const { adminUrl, drop } = await getTestDatabase({ isEmpty: true });
  const name = uniqueName();
  return busOfTwo(() => createPostgresBus({ connectionString: adminUrl, name }), drop);
});

describeManyProcesses("Redis", async () => {
  const redis = await getTestRedis();
  const name = uniqueName();
  if (redis === null) return null;
  return busOfTwo(
    () => createRedisBus({ url: redis.url, name }),
    () => Promise.resolve(),
  );
});
