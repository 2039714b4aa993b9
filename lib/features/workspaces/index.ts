export { workspaceRoutes } from "./api";
export { createWorkspace } from "./commands/create-workspace";
export { getOrganization } from "./queries/get-organization";
export { getWorkspace } from "./queries/get-workspace";
export { updateWorkspace } from "./commands/update-workspace";
export { listMemberships } from "./queries/list-memberships";
export { listWorkspaces } from "./queries/list-workspaces";
