export { isDestructive } from "./capability-facts";
export { OrgCapabilities } from "./org-capabilities";
export { SyncServerButton } from "./sync-server-button";
export { WorkspaceCapabilities } from "./workspace-capabilities";
