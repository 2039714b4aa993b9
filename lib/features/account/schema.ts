import { z } from "zod";
import { email, newPassword, personName } from "@/lib/features/access/schema";

export const profileInput = z.object({ name: personName });
export const changePasswordInput = z.object({
  current: z.string().min(1, "Enter your current password.").max(200),
  password: newPassword,
});
export const sessionInput = z.object({ session: z.uuid() });
export const requestResetInput = z.object({ email });
export const resetPasswordInput = z.object({ token: z.string().max(100), password: newPassword });

/** A browser that the person is signed in with. */
export interface SessionView {
  readonly id: string;
  readonly browser: string;
  readonly ip: string | null;
  readonly createdAt: string;
  readonly lastSeenAt: string;
  readonly isThis: boolean;
}
