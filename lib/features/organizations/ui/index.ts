export { NewOrganizationForm } from "./new-organization-form";
export { OrganizationForm } from "./organization-form";
export { RefreshWhileWaiting } from "./refresh-while-waiting";
export { RoleSettings } from "./role-settings";
export { RoleTable } from "./role-table";
export { SignUpForm } from "./sign-up-form";
export { SignUpRequestForm } from "./sign-up-request-form";
export { StartSteps } from "./start-steps";
