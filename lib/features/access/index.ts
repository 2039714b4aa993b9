export { authOptions } from "./auth-options";
export { contextFromKey } from "./key-context";
export { hashPassword } from "./passwords";
export { byReference, effectiveWorkspaceRole } from "./places";
export { signUpInput, type SignUpInput } from "./schema";
export { getSessionUser, type SessionUser } from "./session";
export { contextFromSession, defineAction } from "./session-context";
export { signIn } from "./sign-in";
export { systemScope } from "./system-scope";
