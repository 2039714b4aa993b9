import { whenReady, type MaybePromise } from "@/lib/shared/maybe-promise";
import { err, ok, type Result } from "@/lib/shared/result";
import { CLIENT_AUTHS } from "../client-auth/registry";
import type { Authenticated, Received } from "../context";
import { denial, type Denial } from "../errors";
import { headerOf } from "../protocol/headers";
import type { PipelineDeps } from "./deps";

const BEARER = /^Bearer +([!-~]+)$/i;

/** Only the Authorization header counts. Cookies never authenticate here: browsers send them unasked. */
export function authenticate(
  received: Received,
  deps: PipelineDeps,
): MaybePromise<Result<Authenticated, Denial>> {
  const header = headerOf(received.request.headers, "authorization");
  if (header === null || header === "") return err(challenge(denial("credential_missing")));
  const token = BEARER.exec(header)?.[1];
  const auth =
    token === undefined ? undefined : CLIENT_AUTHS.find((candidate) => candidate.recognizes(token));
  if (token === undefined || auth === undefined) return err(challenge(denial("credential_invalid")));
  return whenReady(auth.verify(token, deps.ports), (verified) => {
    if (!verified.ok) return err(challenge(verified.error));
    received.exchange.principal = verified.value;
    return ok({ ...received, stage: "authenticated", principal: verified.value, secret: token });
  });
}

function challenge(refused: Denial): Denial {
  if (refused.code === "credential_unavailable") return refused;
  // RFC 6750 §3.1: without a credential there is no error to name.
  const why =
    refused.code === "credential_missing"
      ? ""
      : `, error="invalid_token", error_description="${refused.message ?? "The access token is not valid"}"`;
  return {
    ...refused,
    headers: { ...refused.headers, "www-authenticate": `Bearer realm="gatehouse"${why}` },
  };
}
