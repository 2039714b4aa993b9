// The process's adapters, each made at first use from the environment and shared by everything in the process.
import path from "node:path";
import { createPostgresBus, createRedisBus, type Bus } from "@/lib/platform/bus";
import { getDatabase, withTenant } from "@/lib/platform/db";
import { createEgress, parseEgressRules, type Egress } from "@/lib/platform/egress";
import { getEnv, requireEnv } from "@/lib/platform/env";
import { createLogger, type Logger } from "@/lib/platform/logger";
import { createMailer, type Mailer } from "@/lib/platform/mail";
import { createQueues, type Queues } from "@/lib/platform/queue";
import { createRateLimits, type RateLimits } from "@/lib/platform/rate-limit";
import { createVault, type DataKeyStore, type Vault } from "@/lib/platform/vault";
import { forgetSingleton, processSingleton } from "@/lib/shared/process-singleton";
import type { AuthorizedOrgId } from "@/lib/shared/tenant";

export function getLogger(): Logger {
  return processSingleton("logger", () =>
    createLogger({ level: getEnv().LOG_LEVEL, base: { role: getEnv().GATEHOUSE_ROLE } }),
  );
}

export function getBus(): Bus {
  return processSingleton("bus", () => openBus("gatehouse"));
}

/** What the data planes say to one another: apart, so that a long answer does not hold up a revocation. */
export function getPeerBus(): Bus {
  return processSingleton("peer-bus", () => openBus("gatehouse_peers"));
}

function openBus(name: string): Bus {
  const { REDIS_URL } = getEnv();
  const onError = (error: unknown) => {
    getLogger().warn({ err: error, bus: name }, "bus");
  };
  return REDIS_URL === undefined
    ? createPostgresBus({ connectionString: requireEnv("DATABASE_URL"), name, onError })
    : createRedisBus({ url: REDIS_URL, name, onError });
}

export function getQueues(): Queues {
  return processSingleton("queues", () => {
    const { REDIS_URL } = getEnv();
    return createQueues({
      databaseUrl: requireEnv("DATABASE_URL"),
      ...(REDIS_URL === undefined ? {} : { redisUrl: REDIS_URL }),
      onError: (error) => {
        getLogger().warn({ err: error }, "queue");
      },
      onFailed: ({ error, ...failure }) => {
        getLogger().error({ ...failure, err: error }, "job failed");
      },
    });
  });
}

/** The only way out of this process to the network. */
export function getEgress(): Egress {
  return processSingleton("egress", () => {
    const env = getEnv();
    const allow = parseEgressRules(env.GATEHOUSE_EGRESS_ALLOW.join(","));
    if (!allow.ok) throw new Error(`GATEHOUSE_EGRESS_ALLOW: ${allow.error}`);
    return createEgress({
      allow: allow.value,
      allowLoopback: env.GATEHOUSE_ENV === "development",
    });
  });
}

/** Sends mail, or keeps it in the outbox of the data folder. */
export function getMailer(): Mailer {
  return processSingleton("mailer", () => {
    const { GATEHOUSE_SMTP_URL, GATEHOUSE_MAIL_FROM, DATA_DIR, PUBLIC_URL } = getEnv();
    return createMailer({
      from: GATEHOUSE_MAIL_FROM ?? `Gatehouse <gatehouse@${new URL(PUBLIC_URL).hostname}>`,
      outbox: path.join(DATA_DIR, "outbox"),
      ...(GATEHOUSE_SMTP_URL === undefined ? {} : { smtpUrl: GATEHOUSE_SMTP_URL }),
    });
  });
}

/** Counts attempts, over all processes. */
export function getRateLimits(): RateLimits {
  return processSingleton("rate-limits", () => {
    const { REDIS_URL } = getEnv();
    return createRateLimits(
      REDIS_URL === undefined ? { pool: async () => (await getDatabase()).pool } : { redisUrl: REDIS_URL },
      (error) => {
        getLogger().warn({ err: error }, "rate limits");
      },
    );
  });
}

/** Encrypts the secrets of organizations. */
export function getVault(): Vault {
  return processSingleton("vault", () =>
    createVault({ masterKeys: requireEnv("GATEHOUSE_MASTER_KEYS"), store: dataKeys }),
  );
}

/** Closes what was opened, the database excepted. */
export async function closeAdapters(): Promise<void> {
  const opened = [
    processSingleton<Bus | null>("bus", () => null),
    processSingleton<Bus | null>("peer-bus", () => null),
    processSingleton<Queues | null>("queues", () => null),
    processSingleton<Egress | null>("egress", () => null),
    processSingleton<RateLimits | null>("rate-limits", () => null),
  ];
  for (const key of ["bus", "peer-bus", "queues", "egress", "rate-limits", "mailer"]) forgetSingleton(key);
  await Promise.allSettled(opened.map(async (adapter) => adapter?.close()));
}

const dataKeys: DataKeyStore = {
  load: (orgId) =>
    inOrg(orgId, (db) =>
      db.orgDataKey.findMany({
        select: { version: true, kid: true, wrapped: true },
        orderBy: { version: "asc" },
      }),
    ),
  create: (orgId, key) =>
    inOrg(orgId, async (db) => {
      await db.orgDataKey.createMany({ data: [{ orgId, ...key }], skipDuplicates: true });
      return db.orgDataKey.findUniqueOrThrow({
        where: { orgId_version: { orgId, version: key.version } },
        select: { version: true, kid: true, wrapped: true },
      });
    }),
  replace: (orgId, { version, kid, wrapped }) =>
    inOrg(orgId, async (db) => {
      await db.orgDataKey.update({ where: { orgId_version: { orgId, version } }, data: { kid, wrapped } });
    }),
};

// The vault names the organization it was given by code that holds an authorized id.
function inOrg<T>(orgId: string, work: Parameters<typeof withTenant<T>>[1]): Promise<T> {
  return withTenant({ orgId: orgId as AuthorizedOrgId, workspaceId: null }, work);
}
