// Every setting of Gatehouse, with what it means. docs/configuration.md is generated from this file.
import path from "node:path";
import { z } from "zod";
import { doc, type VariableDoc } from "./env-doc";
import {
  egressList,
  isLoopbackHost,
  keyRing,
  listenHost,
  networkList,
  origin,
  randomSecret,
  urlOf,
  wholeNumber,
} from "./env-formats";
import { signInVariables } from "./env-sign-in";

const POSTGRES_EXAMPLE = "postgresql://gatehouse:secret@db.example.com:5432/gatehouse";

const variables = z.object({
  PORT: wholeNumber(1, 65_535)
    .default(3000)
    .meta(
      doc({
        description: "Port of the dashboard, the admin API and the MCP endpoints.",
        defaultText: "3000, or the next free port when it is taken and PORT is not set",
      }),
    ),
  HOST: listenHost.default("127.0.0.1").meta(
    doc({
      description: "Address to listen on. `0.0.0.0` accepts connections from other machines.",
      example: "0.0.0.0",
    }),
  ),
  PUBLIC_URL: origin.optional().meta(
    doc({
      description:
        "Origin under which people and MCP clients reach Gatehouse. Set it behind a proxy or a domain.",
      defaultText: "http://localhost:PORT",
      example: "https://gatehouse.example.com",
    }),
  ),
  DATA_DIR: z
    .string()
    .default(".data")
    .transform((value) => path.resolve(/* turbopackIgnore: true */ value))
    .meta(
      doc({
        description:
          "Folder for generated secrets, the audit journal and the embedded database. Back it up; keep it private.",
      }),
    ),
  DATABASE_URL: urlOf(["postgres:", "postgresql:"], POSTGRES_EXAMPLE)
    .optional()
    .meta(
      doc({
        description:
          "PostgreSQL 15 or newer to use instead of the embedded one. Its role must be neither superuser nor BYPASSRLS, unless it may become `gatehouse_app`.",
        defaultText: "an embedded PostgreSQL in DATA_DIR",
        example: POSTGRES_EXAMPLE,
        isSecret: true,
      }),
    ),
  MIGRATE_DATABASE_URL: urlOf(["postgres:", "postgresql:"], POSTGRES_EXAMPLE)
    .optional()
    .meta(
      doc({
        description:
          "The same database with the role that owns the schema, when migrations run with another role than the application.",
        defaultText: "DATABASE_URL",
        isSecret: true,
      }),
    ),
  REDIS_URL: urlOf(["redis:", "rediss:"], "redis://redis.example.com:6379")
    .optional()
    .meta(
      doc({
        description:
          "Redis for queues, rate limits and messages between processes. Recommended above one machine.",
        defaultText: "PostgreSQL does it",
        example: "redis://redis.example.com:6379",
        isSecret: true,
      }),
    ),
  GATEHOUSE_MASTER_KEYS: keyRing.optional().meta(
    doc({
      description:
        "Keys that wrap the data keys of stored credentials: `name:base64(32 bytes)`, several separated by commas. The first one encrypts, all decrypt.",
      defaultText: "generated into DATA_DIR/secrets.json",
      example: "k1:$(openssl rand -base64 32)",
      isSecret: true,
    }),
  ),
  GATEHOUSE_SEAL_KEYS: keyRing.optional().meta(
    doc({
      description:
        "Keys that seal MCP session ids and cursors, in the same format. Every process needs the same ring.",
      defaultText: "generated into DATA_DIR/secrets.json",
      isSecret: true,
    }),
  ),
  NEXTAUTH_SECRET: randomSecret.optional().meta(
    doc({
      description: "Secret of the dashboard's sign-in cookies, at least 32 random characters.",
      defaultText: "generated into DATA_DIR/secrets.json",
      isSecret: true,
    }),
  ),
  ...signInVariables,
  GATEHOUSE_EGRESS_ALLOW: egressList.default([]).meta(
    doc({
      description:
        "Private hosts and networks that upstream MCP servers may live on: `host[:port]` and `CIDR[:port]` separated by commas. Everything else must be a public address.",
      defaultText: "empty",
      example: "tools.internal:8080, 10.2.0.0/16",
    }),
  ),
  GATEHOUSE_TRUSTED_PROXIES: networkList.default([]).meta(
    doc({
      description:
        "Your own reverse proxies and load balancers, as addresses and CIDR networks separated by commas. Only their X-Forwarded-For says where a request came from, for the logs and the limits of sign-in.",
      defaultText: "empty: the address of the connection counts",
      example: "10.2.0.0/16, fd00::/8",
    }),
  ),
  GATEHOUSE_ENV: z
    .enum(["development", "production"])
    .optional()
    .meta(
      doc({
        description: "`development` lets upstream MCP servers live on this machine (loopback addresses).",
        defaultText:
          "`development` on the embedded database with HOST and PUBLIC_URL on loopback, else `production`",
      }),
    ),
  GATEHOUSE_ROLE: z
    .enum(["all", "web", "gateway", "worker"])
    .default("all")
    .meta(
      doc({
        description:
          "What this process runs: `web` (dashboard, admin API and MCP), `gateway` (MCP only), `worker` (probes, syncs, retention) or `all`.",
      }),
    ),
  GATEHOUSE_PAGES_SOCKET: z
    .string()
    .min(1)
    .optional()
    .meta(
      doc({
        description:
          "Unix socket between `server.ts` and `pages.ts`, the process of the dashboard and the admin API. `npm start` sets it.",
        defaultText: "none: `server.ts` serves MCP only",
      }),
    ),
  GATEHOUSE_AUDIT: z
    .enum(["strict", "available"])
    .default("strict")
    .meta(
      doc({
        description:
          "`strict` refuses a call whose attempt cannot be recorded first; `available` carries on and says so in the log.",
      }),
    ),
  GATEHOUSE_AUDIT_WRITER: z
    .enum(["journal", "postgres"])
    .default("journal")
    .meta(
      doc({
        description:
          "Where a call is recorded before it is made: `journal`, a file in DATA_DIR that is shipped to PostgreSQL; or `postgres` itself, slower, for hosts whose disk does not outlive the process.",
      }),
    ),
  GATEHOUSE_DATABASE_DOWN_SECONDS: wholeNumber(30, 86_400)
    .optional()
    .meta(
      doc({
        description:
          "How long known keys and policies go on while PostgreSQL **refuses connections**, which is taken to mean that nothing can be revoked. Any other silence denies after 30 seconds. Leave it at 30 when the address may refuse although a database behind it lives: a pooler, a load balancer, a failover.",
        defaultText: "900 on the embedded database, 30 with DATABASE_URL",
        example: "900",
      }),
    ),
  GATEHOUSE_CALL_RETENTION_DAYS: wholeNumber(1, 3650)
    .default(30)
    .meta(doc({ description: "Days after which call records are deleted." })),
  GATEHOUSE_PROBE_INTERVAL_SECONDS: wholeNumber(5, 86_400)
    .default(60)
    .meta(doc({ description: "Seconds between two health probes of an upstream server." })),
  GATEHOUSE_BODY_BYTES_MAX: wholeNumber(1024, 1_073_741_824)
    .default(4_194_304)
    .meta(
      doc({ description: "Largest request body accepted by the MCP endpoints and the admin API, in bytes." }),
    ),
  GATEHOUSE_CONNECTIONS_MAX: wholeNumber(10, 1_000_000)
    .default(10_000)
    .meta(
      doc({ description: "Most simultaneous client connections of one process; further ones are refused." }),
    ),
  GATEHOUSE_DRAIN_SECONDS: wholeNumber(1, 600)
    .default(30)
    .meta(doc({ description: "Seconds that requests in flight may take to finish after SIGTERM." })),
  LOG_LEVEL: z
    .enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"])
    .default("info")
    .meta(
      doc({
        description:
          "Least severe log line that is written. Calls that went well are `debug`: the call log has them.",
      }),
    ),
  NODE_ENV: z
    .enum(["development", "production", "test"])
    .default("development")
    .meta(
      doc({
        description: "Set by the scripts: `production` by `npm start`, `development` by `npm run dev`.",
      }),
    ),
});

/** The zod schema of the whole environment; unset and empty variables take their default. */
export const envSchema = variables.transform((env) => {
  const publicUrl = env.PUBLIC_URL ?? `http://localhost:${String(env.PORT)}`;
  return {
    ...env,
    PUBLIC_URL: publicUrl,
    GATEHOUSE_ENV: env.GATEHOUSE_ENV ?? defaultMode(env.DATABASE_URL, env.HOST, publicUrl),
    // Nothing stands between us and a database of our own on this machine, so its refusal is its word.
    GATEHOUSE_DATABASE_DOWN_SECONDS:
      env.GATEHOUSE_DATABASE_DOWN_SECONDS ?? (env.DATABASE_URL === undefined ? 900 : 30),
  };
});

/** The parsed environment. */
export type Env = z.output<typeof envSchema>;

/** Name of a variable. */
export type EnvName = keyof typeof variables.shape;

/** Every variable with its documentation, in the order of the schema. */
export function listVariables(): readonly (VariableDoc & {
  readonly name: string;
  readonly defaultText: string;
})[] {
  return Object.entries(variables.shape).map(([name, schema]) => {
    const meta = documented.parse(schema.meta());
    const fallback = schema.safeParse(undefined);
    const value: unknown = name === "DATA_DIR" ? ".data" : fallback.data;
    return { name, ...meta, defaultText: meta.defaultText ?? `\`${String(value)}\`` };
  });
}

const documented = z.object({
  description: z.string(),
  defaultText: z.string().exactOptional(),
  example: z.string().exactOptional(),
  isSecret: z.boolean().exactOptional(),
});

// A person trying it on a laptop: nothing outside this machine can reach it, so upstreams on this machine are fine.
function defaultMode(
  databaseUrl: string | undefined,
  host: string,
  publicUrl: string,
): "development" | "production" {
  const isPrivate = isLoopbackHost(host) && isLoopbackHost(new URL(publicUrl).hostname);
  return databaseUrl === undefined && isPrivate ? "development" : "production";
}
