export { IdentityButtons } from "./identity-buttons";
export { SignInForm } from "./sign-in-form";
export { signOut } from "./sign-out";
export { SignOutButton } from "./sign-out-button";
