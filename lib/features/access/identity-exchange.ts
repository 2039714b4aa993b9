import { timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { identityRequest } from "./identity-profile";
import type { Endpoints, IdentityProvider } from "./types";

interface Callback {
  readonly provider: IdentityProvider;
  readonly endpoints: Endpoints;
  readonly params: Readonly<Partial<Record<string, unknown>>>;
  readonly checks: { readonly state?: string | undefined; readonly code_verifier?: string | undefined };
  readonly callbackUrl: string;
}

const tokens = z.object({ access_token: z.string().min(1) });

/** Redeems the code of a callback. Throws unless it came from this browser's own request to this provider. */
export async function exchangeCode({ provider, endpoints, params, checks, callbackUrl }: Callback) {
  const { state, code, iss } = params;
  if (typeof state !== "string" || checks.state === undefined || !isSame(state, checks.state))
    throw new Error("the state of the callback is not ours");
  if (iss !== undefined && iss !== endpoints.issuer) throw new Error("the callback is of another issuer");
  if (typeof code !== "string" || checks.code_verifier === undefined)
    throw new Error("the callback has no code, or we have no verifier");
  const answer = await identityRequest(endpoints.token, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({
      grant_type: "authorization_code",
      code,
      code_verifier: checks.code_verifier,
      redirect_uri: callbackUrl,
      client_id: provider.clientId,
      client_secret: provider.clientSecret,
    }).toString(),
  });
  return { tokens: { access_token: tokens.parse(answer).access_token } };
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
