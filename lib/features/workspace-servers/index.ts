export { workspaceServerRoutes } from "./api";
export { grantServer } from "./commands/grant-server";
export { setServerWorkspaces } from "./commands/set-server-workspaces";
export { getWorkspaceServer } from "./queries/get-workspace-server";
export { listServerWorkspaces } from "./queries/list-server-workspaces";
export { listWorkspaceServers } from "./queries/list-workspace-servers";
export { findWorkspaceServer } from "./rows";
