export { ForgotForm } from "./forgot-form";
export { PasswordForm } from "./password-form";
export { ProfileForm } from "./profile-form";
export { ResetForm } from "./reset-form";
export { SessionTable } from "./session-table";
export { SignOutEverywhere } from "./sign-out-everywhere";
