export { NewWorkspaceDialog } from "./new-workspace-dialog";
export { ToolNamingCard } from "./tool-naming-card";
