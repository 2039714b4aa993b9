import { z } from "zod";
import { moment, timestamp } from "@/lib/shared/timestamp";

/** What became of a call; `attempted` while its outcome is open, `interrupted` when none will come. */
export const CALL_STATUSES = [
  "attempted",
  "ok",
  "tool_error",
  "error",
  "denied",
  "invalid",
  "upstream_error",
  "timeout",
  "cancelled",
  "interrupted",
] as const;
export type CallStatus = (typeof CALL_STATUSES)[number];

export const CALL_DECISIONS = ["allow", "deny"] as const;

const status = z.enum(CALL_STATUSES).meta({
  description:
    "`attempted`: still running. `tool_error`: the tool answered with an error. `denied`: policy refused it. " +
    "`interrupted`: Gatehouse stopped before the end was known.",
});

// More than a call can take, and less than the column's type can hold.
const TOTAL_MS_MAX = 1e9;

/** Filters of the log; all that are given must hold. */
export const callFilters = {
  from: moment.optional().meta({ description: "Not before this moment." }),
  to: moment.optional().meta({ description: "Before this moment." }),
  server: z.string().min(1).max(100).optional().meta({ description: "Slug or id of the server." }),
  method: z.string().min(1).max(100).optional().meta({ description: "Such as `tools/call`." }),
  status: status.optional(),
  decision: z.enum(CALL_DECISIONS).optional(),
  target: z
    .string()
    .min(1)
    .max(2048)
    .optional()
    .meta({ description: "Exact name of the tool or prompt, or URI." }),
  q: z.string().trim().min(1).max(200).optional().meta({ description: "Text in the target's name." }),
  key: z.uuid().optional().meta({ description: "Id of the API key." }),
  principal: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .optional()
    .meta({ description: "Id of the caller, or text in their name." }),
  minMs: z.coerce
    .number()
    .min(0)
    .max(TOTAL_MS_MAX)
    .optional()
    .meta({ description: "Least total time, in milliseconds." }),
};

export const getCallInput = z.object({ call: z.uuid().meta({ description: "The call's id." }) });

export const callStatsInput = z.object({ server: callFilters.server });

const named = z.object({ id: z.uuid(), slug: z.string(), name: z.string() });

/** One line of the log. */
export const call = z.object({
  id: z.uuid(),
  at: timestamp,
  endedAt: timestamp.nullable(),
  workspace: named.nullable().meta({ description: "Null when it was deleted since." }),
  endpoint: z.enum(["server", "workspace"]).meta({
    description: "`workspace`: answered by the workspace's own MCP URL, without a server.",
  }),
  server: named.nullable().meta({
    description: "Null when it was deleted since, and where the endpoint of the workspace answered.",
  }),
  workspaceServer: z
    .object({ id: z.uuid(), slug: z.string() })
    .nullable()
    .meta({ description: "The server in the workspace; null when it was removed since." }),
  principal: z.object({ id: z.string(), kind: z.enum(["user", "service"]), label: z.string() }),
  keyId: z.uuid().nullable(),
  client: z.object({ name: z.string().nullable(), version: z.string().nullable() }),
  method: z.string(),
  target: z.object({ kind: z.string().nullable(), name: z.string() }).nullable(),
  status,
  decision: z.enum(CALL_DECISIONS),
  decisionReason: z.string(),
  httpStatus: z.int().nullable(),
  errorCode: z.string().nullable(),
  errorMessage: z.string().nullable(),
  timings: z.object({
    totalMs: z.number().nullable(),
    gatewayMs: z.number().nullable().meta({ description: "Spent in Gatehouse itself." }),
    upstreamMs: z.number().nullable(),
    firstByteMs: z.number().nullable().meta({ description: "Until the server began to answer." }),
  }),
  bytesIn: z.int(),
  bytesOut: z.int().nullable(),
  era: z.string(),
  protocolVersion: z.string().nullable(),
  traceId: z.string().nullable(),
  requestId: z.string(),
});
export type CallView = z.output<typeof call>;

const payload = z.object({
  json: z.unknown().optional().meta({ description: "The value, when what is stored is complete JSON." }),
  text: z.string().meta({ description: "As stored." }),
  truncated: z.boolean().meta({ description: "Only the beginning is stored." }),
  sha256: z.string().nullable().meta({ description: "Of the whole as it crossed the wire." }),
});
export type CallPayload = z.output<typeof payload>;

/** A call with what was sent and answered. */
export const callDetail = call.extend({
  params: payload.nullable(),
  response: payload.nullable(),
  policyVersion: z.string().meta({ description: "The version of the policy it was decided by." }),
  sessionHash: z.string().nullable().meta({ description: "Ties the calls of one MCP session together." }),
  remoteAddress: z.string().nullable(),
});
export type CallDetailView = z.output<typeof callDetail>;

/** Calls of the last 24 hours, by server. */
export const callStats = z.object({
  from: timestamp,
  to: timestamp,
  servers: z.array(
    z.object({
      serverId: z.uuid(),
      total: z.int(),
      errors: z.int().meta({ description: "Ended in error, timeout or a tool's error." }),
      denied: z.int(),
      averageMs: z.number().nullable().meta({ description: "Mean total time of the answered calls." }),
      hours: z.array(z.object({ at: timestamp, total: z.int(), errors: z.int() })).meta({
        description: "24 entries, oldest first.",
      }),
    }),
  ),
});
export type CallStatsView = z.output<typeof callStats>;
