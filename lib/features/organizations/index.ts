export { createOrganization } from "./create-organization";
export { getStartProgress } from "./queries/get-start-progress";
export { signUp } from "./sign-up";
