import { whenReady } from "@/lib/shared/maybe-promise";
import { err } from "@/lib/shared/result";
import { denial, type Denial } from "../../errors";
import type { CredentialError } from "../../ports";
import { defineClientAuth } from "../define-client-auth";

/** API keys: `gh_<kind>_<random>_<checksum>`. */
export const apiKey = defineClientAuth({
  id: "api-key",
  recognizes: (token) => token.startsWith("gh_"),
  verify: (token, ports) =>
    whenReady(ports.credentials.verifyApiKey(token), (verified) =>
      verified.ok ? verified : err(refusal(verified.error)),
    ),
});

function refusal(error: CredentialError): Denial {
  switch (error) {
    case "unknown":
      return denial("credential_invalid", { internalMessage: "api key unknown" });
    case "revoked":
      return denial("credential_invalid", {
        message: "The API key was revoked. Use another one.",
        internalMessage: "api key revoked",
      });
    case "expired":
      return denial("credential_invalid", {
        message: "The API key has expired. Create a new one.",
        internalMessage: "api key expired",
      });
    case "unavailable":
    case "outdated":
      return denial("credential_unavailable", { headers: { "retry-after": "1" } });
  }
}
