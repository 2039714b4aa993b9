import { defineRoute, type Route } from "@/lib/framework/route";
import { listUserAccess } from "./list-user-access";

export const userAccessRoutes: readonly Route[] = [
  defineRoute({
    method: "GET",
    path: "/orgs/{org}/workspaces/{workspace}/servers/{server}/user-access",
    tag: "Access",
    summary: "List who may use a server of a workspace",
    operation: listUserAccess,
  }),
];
