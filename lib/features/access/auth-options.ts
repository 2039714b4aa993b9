import type { NextAuthOptions } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { requireEnv } from "@/lib/platform/env";
import { signIn } from "./sign-in";

/** The dashboard's sign-in: the session is a signed cookie that names the person and the version of their session. */
export function authOptions(): NextAuthOptions {
  return {
    secret: requireEnv("NEXTAUTH_SECRET"),
    session: { strategy: "jwt", maxAge: 7 * 24 * 3600 },
    pages: { signIn: "/sign-in", error: "/sign-in" },
    providers: [
      CredentialsProvider({
        name: "E-mail and password",
        credentials: { email: { type: "email" }, password: { type: "password" } },
        async authorize(credentials) {
          const person = await signIn(credentials);
          if (person === null) return null;
          return {
            id: person.userId,
            email: person.email,
            name: person.name,
            sessionVersion: person.sessionVersion,
          };
        },
      }),
    ],
    callbacks: {
      jwt({ token, user }) {
        // `user` is there at sign-in only; later the token is what we put into it.
        if (user !== undefined) {
          token["userId"] = user.id;
          token["sessionVersion"] = "sessionVersion" in user ? user.sessionVersion : null;
        }
        return token;
      },
      session({ session, token }) {
        return { ...session, userId: token["userId"], sessionVersion: token["sessionVersion"] };
      },
    },
  };
}
