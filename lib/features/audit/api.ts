import { defineRoute, type Route } from "@/lib/framework/route";
import { exportAudit } from "./export-audit";
import { getAuditEntry } from "./queries/get-audit-entry";
import { listAudit } from "./queries/list-audit";

const LOG = "/orgs/{org}/audit-log";
const tag = "Audit log";

export const auditRoutes: readonly Route[] = [
  defineRoute({ method: "GET", path: LOG, tag, summary: "List the audit log", operation: listAudit }),
  defineRoute({
    method: "GET",
    path: `${LOG}/export`,
    tag,
    summary: "Export the audit log as JSON or CSV",
    operation: exportAudit,
  }),
  defineRoute({
    method: "GET",
    path: `${LOG}/{entry}`,
    tag,
    summary: "Show an entry of the audit log",
    operation: getAuditEntry,
  }),
];
