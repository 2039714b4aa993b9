export { callRoutes } from "./api";
export { closeInterruptedJob } from "./jobs/close-interrupted.job";
export { getCall } from "./queries/get-call";
export { getOrgCall } from "./queries/get-org-call";
export { listCalls } from "./queries/list-calls";
export { listOrgCalls } from "./queries/list-org-calls";
export { orgCallStats } from "./queries/org-call-stats";
export { workspaceCallStats } from "./queries/workspace-call-stats";
