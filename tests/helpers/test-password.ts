/** Long enough for every check of a new password. */
export const TEST_PASSWORD = "correct horse battery staple";
