export { capabilityRoutes } from "./api";
export { setOrgCapabilities } from "./commands/set-org-capabilities";
export { setWorkspaceCapabilities } from "./commands/set-workspace-capabilities";
export { syncServer } from "./commands/sync-server";
export { listOrgCapabilities } from "./queries/list-org-capabilities";
export { listWorkspaceCapabilities } from "./queries/list-workspace-capabilities";
export { parseDefinition } from "./parse-definition";
export { readServer } from "./read-server";
export { NOTHING_PENDING, pendingOf } from "./write-diff";
