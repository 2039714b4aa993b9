import { defineRoute, type Route } from "@/lib/framework/route";
import { grantServer } from "./commands/grant-server";
import { setServerWorkspaces } from "./commands/set-server-workspaces";
import { setUserAccess } from "./commands/set-user-access";
import { updateWorkspaceServer } from "./commands/update-workspace-server";
import { withdrawServer } from "./commands/withdraw-server";
import { getWorkspaceServer } from "./queries/get-workspace-server";
import { listServerWorkspaces } from "./queries/list-server-workspaces";
import { listWorkspaceServers } from "./queries/list-workspace-servers";

const SERVER = "/orgs/{org}/servers/{server}/workspaces";
const LIST = "/orgs/{org}/workspaces/{workspace}/servers";
const ONE = "/orgs/{org}/workspaces/{workspace}/servers/{server}";
const tag = "Servers of a workspace";

export const workspaceServerRoutes: readonly Route[] = [
  defineRoute({
    method: "GET",
    path: SERVER,
    tag,
    summary: "List the workspaces of a server",
    operation: listServerWorkspaces,
  }),
  defineRoute({
    method: "PUT",
    path: SERVER,
    tag,
    summary: "Set the workspaces of a server",
    operation: setServerWorkspaces,
  }),
  defineRoute({
    method: "GET",
    path: LIST,
    tag,
    summary: "List the servers of a workspace",
    operation: listWorkspaceServers,
  }),
  defineRoute({
    method: "POST",
    path: LIST,
    tag,
    summary: "Grant a server to a workspace",
    operation: grantServer,
  }),
  defineRoute({
    method: "GET",
    path: ONE,
    tag,
    summary: "Get a server of a workspace",
    operation: getWorkspaceServer,
  }),
  defineRoute({
    method: "PATCH",
    path: ONE,
    tag,
    summary: "Change how a workspace uses a server",
    operation: updateWorkspaceServer,
  }),
  defineRoute({
    method: "DELETE",
    path: ONE,
    tag,
    summary: "Withdraw a server from a workspace",
    operation: withdrawServer,
  }),
  defineRoute({
    method: "PATCH",
    path: `${ONE}/user-access`,
    tag: "Access",
    summary: "Change who may use a server of a workspace",
    operation: setUserAccess,
  }),
];
