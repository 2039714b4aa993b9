import { defineQuery } from "@/lib/framework/query";
import { notFound } from "@/lib/shared/errors";
import { toAuditEntry, workspaceSlugs } from "../read-audit";
import { auditEntry, getAuditEntryInput } from "../schema";

/** One write of the control plane with what it changed. */
export const getAuditEntry = defineQuery({
  name: "audit-log.get",
  place: "org",
  permission: "audit:read",
  input: getAuditEntryInput,
  output: auditEntry,
  run: async ({ db, input }) => {
    const row = await db.auditLog.findFirst({ where: { id: input.entry } });
    if (row === null) throw notFound("entry");
    return toAuditEntry(row, await workspaceSlugs(db, [row]));
  },
});
