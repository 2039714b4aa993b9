export { auditRoutes } from "./api";
export { exportAudit } from "./export-audit";
export { getAuditEntry } from "./queries/get-audit-entry";
export { listAudit } from "./queries/list-audit";
export { listAuditActions } from "./queries/list-audit-actions";
