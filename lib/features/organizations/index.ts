export { organizationRoutes } from "./api";
export { deleteOrganization } from "./commands/delete-organization";
export { updateOrganization } from "./commands/update-organization";
export { createOrganization } from "./create-organization";
export { getSettings } from "./queries/get-settings";
export { getStartProgress } from "./queries/get-start-progress";
export { listRoles } from "./queries/list-roles";
export { finishSignUp, foundOrganization, signUp } from "./sign-up";
export { hasAccount, isFreshInstallation, openSignUpLink, requestSignUp } from "./sign-up-link";
