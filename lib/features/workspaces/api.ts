import { defineRoute, type Route } from "@/lib/framework/route";
import { createWorkspace } from "./commands/create-workspace";
import { deleteWorkspace } from "./commands/delete-workspace";
import { updateWorkspace } from "./commands/update-workspace";
import { getOrganization } from "./queries/get-organization";
import { getWorkspace } from "./queries/get-workspace";
import { listWorkspaces } from "./queries/list-workspaces";

const LIST = "/orgs/{org}/workspaces";
const ONE = "/orgs/{org}/workspaces/{workspace}";
const tag = "Organizations and workspaces";

export const workspaceRoutes: readonly Route[] = [
  defineRoute({
    method: "GET",
    path: "/orgs/{org}",
    tag,
    summary: "Get an organization",
    operation: getOrganization,
  }),
  defineRoute({ method: "GET", path: LIST, tag, summary: "List workspaces", operation: listWorkspaces }),
  defineRoute({ method: "POST", path: LIST, tag, summary: "Create a workspace", operation: createWorkspace }),
  defineRoute({ method: "GET", path: ONE, tag, summary: "Get a workspace", operation: getWorkspace }),
  defineRoute({ method: "PATCH", path: ONE, tag, summary: "Change a workspace", operation: updateWorkspace }),
  defineRoute({
    method: "DELETE",
    path: ONE,
    tag,
    summary: "Delete a workspace",
    operation: deleteWorkspace,
  }),
];
