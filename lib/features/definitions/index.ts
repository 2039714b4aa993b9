export { definitionRoutes } from "./api";
export { reviewDefinitions } from "./commands/review-definitions";
export { setDefinitionPolicy } from "./commands/set-definition-policy";
export { getLock } from "./queries/get-lock";
export { listDefinitionChanges } from "./queries/list-definition-changes";
export { lockText } from "./lock-file";
