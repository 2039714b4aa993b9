import { headers } from "next/headers";
import type { NextAuthOptions } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { z } from "zod";
import { getLogger } from "@/lib/framework/adapters";
import { requireEnv } from "@/lib/platform/env";
import { withoutTenant } from "@/lib/platform/db";
import { AppError } from "@/lib/shared/errors";
import { enterByIdentity } from "./enter-by-identity";
import { identityProviders, toOAuthConfig } from "./identity-providers";
import { joinByDomain } from "./join-by-domain";
import { limitAttempts } from "./limits";
import { requestIp } from "./request-ip";
import { email } from "./schema";
import { endSession, SESSION_SECONDS, startSession } from "./sessions";
import { signIn } from "./sign-in";

/** The dashboard's sign-in: a signed cookie names the person and a session that the database still knows. */
export function authOptions(): NextAuthOptions {
  return {
    secret: requireEnv("NEXTAUTH_SECRET"),
    session: { strategy: "jwt", maxAge: SESSION_SECONDS },
    pages: { signIn: "/sign-in", error: "/sign-in" },
    logger,
    providers: [
      CredentialsProvider({
        name: "E-mail and password",
        credentials: { email: { type: "email" }, password: { type: "password" } },
        authorize: checkPassword,
      }),
    ],
    callbacks: {
      async signIn({ user, account }) {
        if (account?.type !== "oauth") return true;
        if (user.email == null) return "/sign-in?error=Unverified";
        await enterByIdentity({ email: user.email, name: user.name ?? "" });
        return true;
      },
      async jwt({ token, user }) {
        // `user` is there at sign-in only; later the token is what we put into it.
        return user?.email == null ? token : { ...token, ...(await enter(user.email)) };
      },
      session({ session, token }) {
        const { userId, sessionId, sessionVersion } = token;
        return { ...session, userId, sessionId, sessionVersion };
      },
    },
    events: {
      async signOut({ token }) {
        const named = namedSession.safeParse(token);
        if (named.success) await endSession(named.data.userId, named.data.sessionId);
      },
    },
  };
}

/** The same with the identity providers, for the requests that sign in. One that does not answer is left out. */
export async function signInOptions(): Promise<NextAuthOptions> {
  const options = authOptions();
  const found = await Promise.allSettled(identityProviders().map(toOAuthConfig));
  const providers = found.flatMap((outcome) => {
    if (outcome.status === "fulfilled") return [outcome.value];
    getLogger().warn({ err: outcome.reason }, "an identity provider cannot be reached");
    return [];
  });
  return { ...options, providers: [...options.providers, ...providers] };
}

// Threat: what a stranger puts into a cookie or a callback, printed to standard output as it is, in many lines. Rule: it
// goes through our logger; and only what next-auth itself met, as it also takes whatever is sent to its `_log`.
const logger = {
  error(code: string, met: Error | { readonly error?: unknown }) {
    const error = met instanceof Error ? met : met.error;
    if (error instanceof Error)
      getLogger().warn({ operation: "sign-in", code, err: error }, "sign-in failed");
  },
  warn: () => undefined,
  debug: () => undefined,
};

const namedSession = z.object({ userId: z.uuid(), sessionId: z.uuid() });

async function checkPassword(credentials: Record<"email" | "password", string> | undefined) {
  try {
    const typed = email.safeParse(credentials?.email);
    await limitAttempts("sign-in", typed.success ? typed.data : null);
  } catch (error) {
    // The page has one sentence for wrong and for too often.
    if (error instanceof AppError && error.kind === "limit_exceeded") return null;
    throw error;
  }
  const person = await signIn(credentials);
  return person === null ? null : { id: person.userId, email: person.email, name: person.name };
}

async function enter(address: string) {
  const user = await withoutTenant((db) => db.user.findUniqueOrThrow({ where: { email: address } }));
  const [userAgent, ip] = [(await headers()).get("user-agent"), await requestIp()];
  const sessionId = await startSession(user.id, { userAgent, ip });
  if (user.emailVerifiedAt !== null) await joinByDomain(user, ip);
  return { userId: user.id, sessionId, sessionVersion: user.sessionVersion };
}
