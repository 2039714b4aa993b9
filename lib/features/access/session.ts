import { getServerSession } from "next-auth";
import { cache } from "react";
import { z } from "zod";
import { isUuid } from "@/lib/shared/ids";
import { authOptions } from "./auth-options";
import { findSession } from "./sessions";

export interface SessionUser {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  /** Whether they proved that the address is theirs. */
  readonly isVerified: boolean;
  readonly hasPassword: boolean;
  /** The session that this browser is signed in by. */
  readonly sessionId: string;
}

const id = z.string().refine(isUuid);
const sessionSchema = z.object({ userId: id, sessionId: id, sessionVersion: z.number() });

/** The signed-in person as of now; null when nobody is, or their session was ended. */
export async function readSessionUser(): Promise<SessionUser | null> {
  const cookie = sessionSchema.safeParse(await getServerSession(authOptions()));
  if (!cookie.success) return null;
  const { userId, sessionId, sessionVersion } = cookie.data;
  const session = await findSession(userId, sessionId);
  if (session === null || session.user.sessionVersion !== sessionVersion) return null;
  const { email, name, emailVerifiedAt, passwordHash } = session.user;
  return {
    ...{ id: userId, email, name, sessionId },
    isVerified: emailVerifiedAt !== null,
    hasPassword: passwordHash !== null,
  };
}

/** The signed-in person, read once per request. */
export const getSessionUser = cache(readSessionUser);
