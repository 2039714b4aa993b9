// Signing in through somebody else. Threat: an address that its provider never checked, a code of another browser, an
// answer of another provider. Rule: only verified addresses count, state and PKCE are checked here, and every request
// goes out by egress, straight to the endpoint that the operator configured.
import type { OAuthConfig } from "next-auth/providers/oauth";
import { getEnv } from "@/lib/platform/env";
import { exchangeCode } from "./identity-exchange";
import { discover, readGitHubProfile, readUserinfo } from "./identity-profile";
import type { Endpoints, IdentityProfile, IdentityProvider } from "./types";

const GITHUB: Endpoints = {
  issuer: "https://github.com/login/oauth",
  authorization: "https://github.com/login/oauth/authorize",
  token: "https://github.com/login/oauth/access_token",
  userinfo: "https://api.github.com/user",
};
const GOOGLE: Endpoints = {
  issuer: "https://accounts.google.com",
  authorization: "https://accounts.google.com/o/oauth2/v2/auth",
  token: "https://oauth2.googleapis.com/token",
  userinfo: "https://openidconnect.googleapis.com/v1/userinfo",
};

/** The providers that the environment configures. */
export function identityProviders(): IdentityProvider[] {
  const env = getEnv();
  const { GATEHOUSE_OIDC_ISSUER: issuer } = env;
  return [
    ...provider("oidc", env.GATEHOUSE_OIDC_CLIENT_ID, env.GATEHOUSE_OIDC_CLIENT_SECRET, {
      name: env.GATEHOUSE_OIDC_NAME ?? "single sign-on",
      scope: "openid email profile",
      endpoints: () => discover(issuer ?? ""),
      readProfile: readUserinfo,
    }).filter(() => issuer !== undefined),
    ...provider("google", env.GATEHOUSE_GOOGLE_CLIENT_ID, env.GATEHOUSE_GOOGLE_CLIENT_SECRET, {
      name: "Google",
      scope: "openid email profile",
      endpoints: () => Promise.resolve(GOOGLE),
      readProfile: readUserinfo,
    }),
    ...provider("github", env.GATEHOUSE_GITHUB_CLIENT_ID, env.GATEHOUSE_GITHUB_CLIENT_SECRET, {
      name: "GitHub",
      scope: "read:user user:email",
      endpoints: () => Promise.resolve(GITHUB),
      readProfile: readGitHubProfile,
    }),
  ];
}

function provider(
  id: IdentityProvider["id"],
  clientId: string | undefined,
  clientSecret: string | undefined,
  rest: Omit<IdentityProvider, "id" | "clientId" | "clientSecret">,
): IdentityProvider[] {
  return clientId === undefined || clientSecret === undefined
    ? []
    : [{ id, clientId, clientSecret, ...rest }];
}

/** A provider as next-auth wants it, with our own requests in place of its. Throws when it cannot be discovered. */
export async function toOAuthConfig(provider: IdentityProvider): Promise<OAuthConfig<IdentityProfile>> {
  const { id, name, clientId, clientSecret, scope } = provider;
  const endpoints = await provider.endpoints();
  return {
    ...{ id, name, clientId, clientSecret, type: "oauth", issuer: endpoints.issuer },
    checks: ["pkce", "state"],
    authorization: { url: endpoints.authorization, params: { scope, response_type: "code" } },
    token: {
      url: endpoints.token,
      request: ({ params, checks, provider: { callbackUrl } }) =>
        exchangeCode({ provider, endpoints, params, checks, callbackUrl }),
    },
    userinfo: {
      url: endpoints.userinfo,
      request: async ({ tokens }) => ({
        ...(await provider.readProfile(tokens.access_token ?? "", endpoints.userinfo)),
      }),
    },
    profile: ({ sub, name: personName, email }) => ({ id: sub, name: personName, email: email ?? null }),
  };
}
