import { z } from "zod";
import { getEgress } from "@/lib/framework/adapters";
import type { Endpoints, IdentityProfile } from "./types";

const TIMEOUT_MS = 10_000;
const DISCOVERED_FOR_MS = 3_600_000;

/** JSON from a provider's endpoint. Throws unless it answers 200. */
export async function identityRequest(url: string, init: RequestInit = {}): Promise<unknown> {
  const response = await getEgress().fetch(url, {
    ...init,
    headers: { accept: "application/json", "user-agent": "Gatehouse", ...init.headers },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!response.ok) throw new Error(`${new URL(url).host} answered ${String(response.status)}`);
  return response.json();
}

const authorized = (accessToken: string) => ({ headers: { authorization: `Bearer ${accessToken}` } });

const userinfo = z.object({
  sub: z.string().min(1),
  name: z.string().optional(),
  email: z.string().optional(),
  // Some providers send the word.
  email_verified: z.union([z.boolean(), z.enum(["true", "false"])]).optional(),
});

export async function readUserinfo(accessToken: string, url: string): Promise<IdentityProfile> {
  const { sub, name, email, email_verified } = userinfo.parse(
    await identityRequest(url, authorized(accessToken)),
  );
  const isVerified = email_verified === true || email_verified === "true";
  return profileOf(sub, name, isVerified ? email : undefined);
}

const gitHubUser = z.object({ id: z.number(), login: z.string(), name: z.string().nullish() });
const gitHubEmails = z.array(z.object({ email: z.string(), primary: z.boolean(), verified: z.boolean() }));

export async function readGitHubProfile(accessToken: string, url: string): Promise<IdentityProfile> {
  const user = gitHubUser.parse(await identityRequest(url, authorized(accessToken)));
  const emails = gitHubEmails.parse(await identityRequest(`${url}/emails`, authorized(accessToken)));
  const own = emails.find(({ primary, verified }) => primary && verified);
  return profileOf(String(user.id), user.name ?? user.login, own?.email);
}

function profileOf(sub: string, name: string | undefined, email: string | undefined): IdentityProfile {
  const address = email?.trim().toLowerCase();
  const shown = (name ?? address?.split("@")[0] ?? "").trim().slice(0, 100);
  return { sub, name: shown, ...(address === undefined ? {} : { email: address }) };
}

const metadata = z.object({
  issuer: z.string(),
  authorization_endpoint: z.url(),
  token_endpoint: z.url(),
  userinfo_endpoint: z.url(),
});

let discovered: { readonly endpoints: Endpoints; readonly until: number } | null = null;

/** The endpoints of an OpenID provider, remembered for an hour. Throws when it is another issuer. */
export async function discover(issuer: string): Promise<Endpoints> {
  const now = Date.now();
  if (discovered !== null && discovered.until > now) return discovered.endpoints;
  const found = metadata.parse(
    await identityRequest(`${issuer.replace(/\/+$/, "")}/.well-known/openid-configuration`),
  );
  if (found.issuer.replace(/\/+$/, "") !== issuer.replace(/\/+$/, ""))
    throw new Error("the discovery document is of another issuer");
  const endpoints = {
    issuer: found.issuer,
    authorization: found.authorization_endpoint,
    token: found.token_endpoint,
    userinfo: found.userinfo_endpoint,
  };
  discovered = { endpoints, until: now + DISCOVERED_FOR_MS };
  return endpoints;
}
