export { AuditChange } from "./audit-change";
export { AuditFilters } from "./audit-filters";
export { AuditTable } from "./audit-table";
