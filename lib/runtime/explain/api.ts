import { defineRoute, type Route } from "@/lib/framework/route";
import { explainAccess } from "./explain-access";

export const explainRoutes: readonly Route[] = [
  defineRoute({
    method: "GET",
    path: "/orgs/{org}/workspaces/{workspace}/explain",
    tag: "Access",
    summary: "Explain why somebody may or may not use something",
    operation: explainAccess,
  }),
];
