import { z } from "zod";
import { afterCursor, NEWEST_FIRST, toMomentPage } from "@/lib/framework/moment-page";
import { pageInput, pageOf } from "@/lib/framework/paging";
import { defineQuery } from "@/lib/framework/query";
import { auditConditions, toAuditEntry, workspaceSlugs } from "../read-audit";
import { auditEntry, auditFilters } from "../schema";

/** Writes of the control plane, newest first. */
export const listAudit = defineQuery({
  name: "audit-log.list",
  place: "org",
  permission: "audit:read",
  input: z.object({ ...auditFilters, ...pageInput }),
  output: pageOf(auditEntry),
  run: async ({ db, input }) => {
    const conditions = await auditConditions(db, input);
    const after = input.cursor === undefined ? [] : [afterCursor(input.cursor)];
    const rows = await db.auditLog.findMany({
      where: { AND: [...conditions, ...after] },
      orderBy: NEWEST_FIRST,
      take: input.limit + 1,
    });
    const { data, nextCursor } = toMomentPage(rows, input.limit);
    const slugs = await workspaceSlugs(db, data);
    return { data: data.map((row) => toAuditEntry(row, slugs)), nextCursor };
  },
});
