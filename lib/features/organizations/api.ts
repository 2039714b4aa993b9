import { defineRoute, type Route } from "@/lib/framework/route";
import { updateOrganization } from "./commands/update-organization";
import { getSettings } from "./queries/get-settings";
import { listRoles } from "./queries/list-roles";

const tag = "Organizations and workspaces";

export const organizationRoutes: readonly Route[] = [
  defineRoute({
    method: "PATCH",
    path: "/orgs/{org}",
    tag,
    summary: "Change an organization's name and settings",
    operation: updateOrganization,
  }),
  defineRoute({
    method: "GET",
    path: "/orgs/{org}/settings",
    tag,
    summary: "Get the settings of an organization",
    operation: getSettings,
  }),
  defineRoute({
    method: "GET",
    path: "/orgs/{org}/roles",
    tag,
    summary: "List what each role may do",
    operation: listRoles,
  }),
];
