import { getServerSession } from "next-auth";
import { cache } from "react";
import { z } from "zod";
import { withoutTenant } from "@/lib/platform/db";
import { isUuid } from "@/lib/shared/ids";
import { authOptions } from "./auth-options";

export interface SessionUser {
  readonly id: string;
  readonly email: string;
  readonly name: string;
}

const sessionSchema = z.object({ userId: z.string().refine(isUuid), sessionVersion: z.number() });

/** The signed-in person; null when nobody is, or they were signed out everywhere. Read once per request. */
export const getSessionUser = cache(async (): Promise<SessionUser | null> => {
  const session = sessionSchema.safeParse(await getServerSession(authOptions()));
  if (!session.success) return null;
  const { userId, sessionVersion } = session.data;
  const user = await withoutTenant((db) => db.user.findUnique({ where: { id: userId } }));
  if (user === null || user.sessionVersion !== sessionVersion) return null;
  return { id: user.id, email: user.email, name: user.name };
});
