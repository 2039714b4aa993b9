import { defineRoute, type Route } from "@/lib/framework/route";
import { getCall } from "./queries/get-call";
import { getOrgCall } from "./queries/get-org-call";
import { listCalls } from "./queries/list-calls";
import { listOrgCalls } from "./queries/list-org-calls";
import { orgCallStats } from "./queries/org-call-stats";
import { workspaceCallStats } from "./queries/workspace-call-stats";

const ORG = "/orgs/{org}";
const WORKSPACE = "/orgs/{org}/workspaces/{workspace}";
const tag = "Calls";

export const callRoutes: readonly Route[] = [
  defineRoute({
    method: "GET",
    path: `${ORG}/calls`,
    tag,
    summary: "List the calls of the organization",
    operation: listOrgCalls,
  }),
  defineRoute({
    method: "GET",
    path: `${ORG}/calls/{call}`,
    tag,
    summary: "Show a call with its payloads",
    operation: getOrgCall,
  }),
  defineRoute({
    method: "GET",
    path: `${ORG}/call-stats`,
    tag,
    summary: "Count the calls of the last 24 hours by server",
    operation: orgCallStats,
  }),
  defineRoute({
    method: "GET",
    path: `${WORKSPACE}/calls`,
    tag,
    summary: "List the calls of a workspace",
    operation: listCalls,
  }),
  defineRoute({
    method: "GET",
    path: `${WORKSPACE}/calls/{call}`,
    tag,
    summary: "Show a call of a workspace with its payloads",
    operation: getCall,
  }),
  defineRoute({
    method: "GET",
    path: `${WORKSPACE}/call-stats`,
    tag,
    summary: "Count a workspace's calls of the last 24 hours by server",
    operation: workspaceCallStats,
  }),
];
