export { changePassword } from "./change-password";
export { mailDelivers } from "./mail-delivers";
export { isResetOpen, requestPasswordReset, resetPassword } from "./reset-password";
export { endAllSessions, listSessions } from "./sessions";
