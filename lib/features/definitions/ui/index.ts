export { DefinitionChanges } from "./definition-changes";
export { DefinitionPolicy } from "./definition-policy";
export { LockCard } from "./lock-card";
