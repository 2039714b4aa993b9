export { CapabilityBrowser } from "./capability-browser";
export { isDestructive } from "./capability-facts";
export type { CapabilityItem } from "./capability-item";
export { CapabilityKindTabs } from "./capability-kind-tabs";
export { OrgCapabilities } from "./org-capabilities";
export { SyncServerButton } from "./sync-server-button";
export { WorkspaceCapabilities } from "./workspace-capabilities";
