export { NewWorkspaceDialog } from "./new-workspace-dialog";
