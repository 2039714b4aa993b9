import { z } from "zod";
import { err, ok, type Result } from "@/lib/shared/result";
import { denial, type Denial } from "../../errors";
import { defineUpstreamAuth } from "../define-upstream-auth";

// Names that carry the transport itself; a configured value would corrupt or redirect the request.
const RESERVED =
  /^(?:host|connection|content-(?:length|type|encoding)|transfer-encoding|te|trailer|upgrade|expect|keep-alive|accept|accept-encoding|last-event-id|mcp-.*|proxy-.*)$/;
const NAME = /^[!#$%&'*+.^_`|~0-9a-z-]+$/;
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** Fixed header values, such as an API key of the upstream. */
export const headers = defineUpstreamAuth({
  id: "headers",
  title: "Headers",
  config: z.unknown(),
  async headers(_config, context) {
    if (context.secretRef === null) return err(denial("secret_missing"));
    const { orgId, serverId, origin, secretRef } = context;
    const resolved = await context.secrets.headers({ orgId, serverId, origin, secretRef });
    if (resolved.ok) return checked(resolved.value);
    return err(denial(resolved.error === "missing" ? "secret_missing" : "secret_unavailable"));
  },
});

function checked(values: Readonly<Record<string, string>>): Result<Record<string, string>, Denial> {
  const result: Record<string, string> = {};
  for (const [name, value] of Object.entries(values)) {
    const lower = name.toLowerCase();
    if (!NAME.test(lower) || RESERVED.test(lower) || !VALUE.test(value)) {
      return err(
        denial("configuration_invalid", { internalMessage: `upstream header ${lower.slice(0, 60)} refused` }),
      );
    }
    result[lower] = value;
  }
  return ok(result);
}
