export { NewWorkspaceDialog, type NewWorkspaceDialogProps } from "./new-workspace-dialog";
