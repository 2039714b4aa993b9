import { z } from "zod";
import { defineQuery } from "@/lib/framework/query";

const ACTIONS_MAX = 200;

/** The actions that the organization's audit log has entries of: what a filter can offer. */
export const listAuditActions = defineQuery({
  name: "audit-log.list-actions",
  place: "org",
  permission: "audit:read",
  input: z.object({}),
  output: z.object({ data: z.array(z.string()) }),
  run: async ({ db }) => {
    const rows = await db.auditLog.groupBy({ by: ["action"], orderBy: { action: "asc" }, take: ACTIONS_MAX });
    return { data: rows.map(({ action }) => action) };
  },
});
