export { DeleteWorkspaceButton } from "./delete-workspace-button";
export { NewWorkspaceDialog } from "./new-workspace-dialog";
export { ToolNamingCard } from "./tool-naming-card";
export { WorkspaceNameForm } from "./workspace-name-form";
