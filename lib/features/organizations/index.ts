export { createOrganization } from "./create-organization";
export { signUp } from "./sign-up";
