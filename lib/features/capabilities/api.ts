import { defineRoute, type Route } from "@/lib/framework/route";
import { setAllOrgCapabilities } from "./commands/set-all-org-capabilities";
import { setAllWorkspaceCapabilities } from "./commands/set-all-workspace-capabilities";
import { setOrgCapabilities } from "./commands/set-org-capabilities";
import { setWorkspaceCapabilities } from "./commands/set-workspace-capabilities";
import { syncServer } from "./commands/sync-server";
import { listOrgCapabilities } from "./queries/list-org-capabilities";
import { listWorkspaceCapabilities } from "./queries/list-workspace-capabilities";

const SERVER = "/orgs/{org}/servers/{server}";
const WORKSPACE_SERVER = "/orgs/{org}/workspaces/{workspace}/servers/{server}";
const tag = "Capabilities";

export const capabilityRoutes: readonly Route[] = [
  defineRoute({
    method: "POST",
    path: `${SERVER}/sync`,
    tag,
    summary: "Read a server's capabilities now",
    status: 200,
    operation: syncServer,
  }),
  defineRoute({
    method: "GET",
    path: `${SERVER}/capabilities`,
    tag,
    summary: "List the capabilities of a server",
    operation: listOrgCapabilities,
  }),
  defineRoute({
    method: "PATCH",
    path: `${SERVER}/capabilities`,
    tag,
    summary: "Switch capabilities for the organization",
    operation: setOrgCapabilities,
  }),
  defineRoute({
    method: "PUT",
    path: `${SERVER}/capabilities`,
    tag,
    summary: "Switch all capabilities for the organization",
    operation: setAllOrgCapabilities,
  }),
  defineRoute({
    method: "GET",
    path: `${WORKSPACE_SERVER}/capabilities`,
    tag,
    summary: "List the capabilities of a workspace's server",
    operation: listWorkspaceCapabilities,
  }),
  defineRoute({
    method: "PATCH",
    path: `${WORKSPACE_SERVER}/capabilities`,
    tag,
    summary: "Switch capabilities in a workspace",
    operation: setWorkspaceCapabilities,
  }),
  defineRoute({
    method: "PUT",
    path: `${WORKSPACE_SERVER}/capabilities`,
    tag,
    summary: "Switch all capabilities in a workspace",
    operation: setAllWorkspaceCapabilities,
  }),
];
