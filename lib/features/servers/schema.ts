import { z } from "zod";
import { slugInput } from "@/lib/shared/slug-input";
import { timestamp } from "@/lib/shared/timestamp";
import { SERVER_DESCRIPTION_LENGTH_MAX, SERVER_NAME_LENGTH_MAX } from "./constants";
import { headerNameProblem, headersProblem, headerValueProblem, serverUrlProblem } from "./policy";

/** A slug or an id, as paths and inputs name a server. */
export const serverReference = z
  .string()
  .min(1)
  .max(64)
  .meta({ description: "The server's slug or id.", example: "github" });

const name = z
  .string()
  .trim()
  .min(1, "Enter a name.")
  .max(SERVER_NAME_LENGTH_MAX, `Use at most ${String(SERVER_NAME_LENGTH_MAX)} characters.`);
const description = z.string().trim().max(SERVER_DESCRIPTION_LENGTH_MAX);
const url = z
  .string()
  .trim()
  .superRefine((value, context) => refuse(context, serverUrlProblem(value)))
  .meta({
    description: "The server's Streamable HTTP endpoint.",
    example: "https://mcp.example.com/mcp",
  });

const headers = z.record(z.string(), z.string().trim()).superRefine((value, context) => {
  for (const [header, text] of Object.entries(value)) {
    refuse(context, headerNameProblem(header) ?? headerValueProblem(text), [header]);
  }
  refuse(context, headersProblem(value));
});

export const serverAuthInput = z.discriminatedUnion("type", [
  z.object({ type: z.literal("none") }),
  z.object({
    type: z.literal("headers"),
    headers: headers.meta({
      description: "Sent with every request, to this URL's origin only. Stored encrypted; never returned.",
    }),
  }),
]);
export type ServerAuthInput = z.input<typeof serverAuthInput>;

const autoProvision = z
  .boolean()
  .meta({ description: "Workspaces that are made from now on get the server by themselves." });

export const createServerInput = z.object({
  name,
  slug: slugInput
    .optional()
    .meta({ description: "Names the server in URLs. Made from its name when left out." }),
  description: description.default(""),
  url,
  auth: serverAuthInput.default({ type: "none" }),
  workspaces: z
    .array(z.string().min(1).max(64))
    .max(500)
    .default([])
    .meta({ description: "Slugs or ids of the workspaces that may use it at once." }),
  autoProvision: autoProvision.default(false),
});
export type CreateServerInput = z.input<typeof createServerInput>;

export const updateServerInput = z.object({
  server: serverReference,
  name: name.optional(),
  slug: slugInput
    .optional()
    .meta({ description: "Changes the registry's address of the server, no workspace's URL." }),
  description: description.optional(),
  url: url.optional(),
  auth: serverAuthInput.optional().meta({
    description: "Replaces all headers. Required again when the URL moves to another origin.",
  }),
  enabled: z.boolean().optional().meta({ description: "Off: no workspace can call the server." }),
  autoProvision: autoProvision.optional(),
});
export type UpdateServerInput = z.input<typeof updateServerInput>;

/** A server that only the workspace has. */
export const createOwnServerInput = createServerInput.omit({ workspaces: true, autoProvision: true });
export const updateOwnServerInput = updateServerInput.pick({
  server: true,
  name: true,
  description: true,
  url: true,
  auth: true,
});

export const serverInput = z.object({ server: serverReference });
export const testConnectionInput = z.object({ url, auth: serverAuthInput.default({ type: "none" }) });
export type TestConnectionInput = z.input<typeof testConnectionInput>;

export const healthStatus = z.enum(["unknown", "healthy", "degraded", "unreachable"]);
export type HealthStatus = z.output<typeof healthStatus>;

const healthScore = z
  .number()
  .int()
  .nullable()
  .meta({ description: "0 to 100, over the last 24 hours; null before the first check." });

const counts = z.object({
  tools: z.number().int(),
  resources: z.number().int(),
  resourceTemplates: z.number().int(),
  prompts: z.number().int(),
});

const era = z.enum(["legacy", "modern", "dual"]).meta({
  description: "Protocol generations the server speaks: `legacy` up to 2025-11-25, `modern` from 2026-07-28.",
});
const transport = z.enum(["http", "sse"]).meta({
  description: "How messages travel: `http` is Streamable HTTP, `sse` the HTTP+SSE of 2024-11-05.",
});
const serverInfo = z.object({
  name: z.string(),
  title: z.string().nullable(),
  version: z.string().nullable(),
});

export const server = z.object({
  id: z.uuid(),
  slug: z.string(),
  name: z.string(),
  description: z.string(),
  url: z.string(),
  auth: z.object({
    type: z.enum(["none", "headers"]),
    headers: z.array(z.string()).meta({ description: "Names only; values are never returned." }),
  }),
  enabled: z.boolean(),
  health: z.object({
    status: healthStatus,
    detail: z.string().nullable().meta({ description: "What the last check found, as a sentence." }),
    checkedAt: timestamp.nullable(),
    score: healthScore,
    circuit: z
      .object({
        since: timestamp,
        until: timestamp.meta({ description: "From then on one call at a time tries the server again." }),
        cause: z.string().meta({ description: "Error code of the last failure." }),
      })
      .nullable()
      .meta({ description: "Calls failed in a row and are refused at once; null while calls pass." }),
  }),
  era: era.nullable().meta({ description: "Null before the first successful check." }),
  transport,
  protocolVersion: z.string().nullable(),
  serverInfo: serverInfo.nullable().meta({ description: "What the server says it is." }),
  syncedAt: timestamp.nullable().meta({ description: "When the capabilities were last read." }),
  syncError: z.string().nullable(),
  workspaces: z.number().int().meta({ description: "How many workspaces have it." }),
  autoProvision,
  ownerWorkspace: z.object({ id: z.uuid(), slug: z.string(), name: z.string() }).nullable().meta({
    description: "The workspace that made it for itself and alone has it; null: the organization's.",
  }),
  capabilities: counts,
  waiting: z.number().int().meta({ description: "How many definitions wait to be approved." }),
  createdAt: timestamp,
  updatedAt: timestamp,
});
/** A server as the API shows it. */
export type ServerView = z.output<typeof server>;

/** What somebody may change of a server: the same for one of the organization and one of a workspace. */
export const editableServer = server
  .pick({ id: true, slug: true, name: true, description: true, url: true, auth: true })
  .meta({
    description: "A server that the workspace made for itself. Values of headers are never returned.",
  });
export type EditableServer = z.output<typeof editableServer>;

export const deletedServer = z.object({ id: z.uuid(), slug: z.string() });

export const connectionReport = z.object({
  ok: z.boolean(),
  hops: z.array(
    z.object({
      name: z.enum(["dns", "connect", "tls", "auth", "handshake", "lists"]),
      status: z.enum(["ok", "failed", "skipped"]),
      durationMs: z.number(),
      detail: z.string(),
    }),
  ),
  failure: z
    .object({ kind: z.string(), hop: z.string(), message: z.string() })
    .nullable()
    .meta({ description: "Where it stopped, why, and what to do." }),
  era: z.enum(["legacy", "modern", "dual", "unknown"]),
  transport,
  protocolVersions: z.array(z.string()),
  serverInfo: serverInfo.nullable(),
  counts: counts.nullable(),
  durationMs: z.number(),
});
/** What Test connection shows: every hop with its time. */
export type ConnectionReport = z.output<typeof connectionReport>;

export const serverHealth = z.object({
  status: healthStatus,
  detail: z.string().nullable(),
  checkedAt: timestamp.nullable(),
  windowHours: z.number().int(),
  score: healthScore,
  checks: z.number().int().meta({ description: "Checks in the window." }),
  uptimePercent: z.number().nullable().meta({ description: "Share of checks the server answered." }),
  averageLatencyMs: z.number().int().nullable(),
  requests: z.number().int().meta({ description: "Requests through the gateway in the window." }),
  buckets: z
    .array(
      z.object({
        from: timestamp,
        checks: z.number().int(),
        uptimePercent: z.number().nullable(),
        averageLatencyMs: z.number().int().nullable(),
      }),
    )
    .meta({ description: "The window in half hours, oldest first." }),
  recent: z
    .array(
      z.object({
        at: timestamp,
        status: healthStatus,
        latencyMs: z.number().int().nullable(),
        detail: z.string().nullable(),
      }),
    )
    .meta({ description: "The last 50 checks, newest first." }),
});
export type ServerHealthView = z.output<typeof serverHealth>;

interface Issues {
  addIssue(issue: { code: "custom"; message: string; path?: PropertyKey[] }): void;
}

function refuse(context: Issues, problem: string | null, path: PropertyKey[] = []): void {
  if (problem !== null) context.addIssue({ code: "custom", message: problem, path });
}
