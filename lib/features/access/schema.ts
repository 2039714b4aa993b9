import { z } from "zod";

/** An e-mail address, compared in lower case. */
export const email = z
  .string()
  .trim()
  .toLowerCase()
  .max(254)
  .pipe(z.email("Enter an e-mail address, such as ada@example.com."));

/** Long rather than complicated (NIST SP 800-63B). */
export const newPassword = z
  .string()
  .min(10, "Use at least 10 characters.")
  .max(200, "Use at most 200 characters.");

export const personName = z
  .string()
  .trim()
  .min(1, "Enter your name.")
  .max(100, "Use at most 100 characters.");
const organizationName = z
  .string()
  .trim()
  .min(2, "Enter the name of your organization.")
  .max(80, "Use at most 80 characters.");

export const signUpInput = z.object({
  name: personName,
  email,
  password: newPassword,
  organization: organizationName,
});
export type SignUpInput = z.input<typeof signUpInput>;

export const signInInput = z.object({ email, password: z.string().min(1, "Enter your password.").max(200) });
