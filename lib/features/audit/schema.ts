import { z } from "zod";
import { moment, timestamp } from "@/lib/shared/timestamp";

export const ACTOR_KINDS = ["user", "key", "system"] as const;
export const EXPORT_ROWS_MAX = 50_000;

/** Filters of the audit log; all that are given must hold. */
export const auditFilters = {
  from: moment.optional().meta({ description: "Not before this moment." }),
  to: moment.optional().meta({ description: "Before this moment." }),
  actor: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .optional()
    .meta({ description: "Id of a person or key, or text in their name." }),
  actorKind: z.enum(ACTOR_KINDS).optional(),
  action: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .optional()
    .meta({ description: "Such as `server.create`; `server.*` means every action on servers." }),
  target: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .optional()
    .meta({ description: "Id of what was changed, or text in its name." }),
  workspace: z.string().min(1).max(64).optional().meta({ description: "Slug or id of a workspace." }),
};

export const getAuditEntryInput = z.object({ entry: z.uuid().meta({ description: "The entry's id." }) });

export const exportAuditInput = z.object({
  ...auditFilters,
  format: z.enum(["json", "csv"]).default("json"),
});

/** One write of the control plane. */
export const auditEntry = z.object({
  id: z.uuid(),
  at: timestamp,
  actor: z.object({ kind: z.enum(ACTOR_KINDS), id: z.uuid().nullable(), label: z.string() }),
  action: z.string(),
  target: z.object({ id: z.string().nullable(), label: z.string().nullable() }),
  workspace: z.object({ id: z.uuid(), slug: z.string().nullable() }).nullable().meta({
    description: "Null for what is of the organization; its slug is null when it was deleted since.",
  }),
  before: z.unknown().meta({ description: "What changed, as it was. Never a secret." }),
  after: z.unknown().meta({ description: "What changed, as it became. Never a secret." }),
  ip: z.string().nullable(),
  requestId: z.string(),
});
export type AuditEntryView = z.output<typeof auditEntry>;
