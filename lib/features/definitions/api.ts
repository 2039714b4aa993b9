import { defineRoute, type Route } from "@/lib/framework/route";
import { reviewDefinitions } from "./commands/review-definitions";
import { setDefinitionPolicy } from "./commands/set-definition-policy";
import { getLock } from "./queries/get-lock";
import { listDefinitionChanges } from "./queries/list-definition-changes";

const SERVER = "/orgs/{org}/servers/{server}";
const tag = "Definitions";

export const definitionRoutes: readonly Route[] = [
  defineRoute({
    method: "GET",
    path: `${SERVER}/definition-changes`,
    tag,
    summary: "List definitions that are not, or no longer, what was approved",
    operation: listDefinitionChanges,
  }),
  defineRoute({
    method: "POST",
    path: `${SERVER}/definition-changes/review`,
    tag,
    summary: "Approve definitions as they were read",
    status: 200,
    operation: reviewDefinitions,
  }),
  defineRoute({
    method: "PATCH",
    path: `${SERVER}/definition-policy`,
    tag,
    summary: "Say what becomes of changed and new definitions",
    operation: setDefinitionPolicy,
  }),
  defineRoute({
    method: "GET",
    path: "/orgs/{org}/lock",
    tag,
    summary: "Get the hashes of all definitions",
    operation: getLock,
  }),
];
