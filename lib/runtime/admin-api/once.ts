import { createHash, hkdfSync } from "node:crypto";
import type { Once, OrgContext } from "@/lib/framework/context";
import type { Route } from "@/lib/framework/route";
import { decrypt, encrypt } from "@/lib/platform/vault/aead";
import { canonicalJson } from "@/lib/shared/canonical-json";
import { AppError } from "@/lib/shared/errors";

// Threat: an answer that holds a new API key, readable in the table of kept answers. Rule: it is encrypted with a key
// that is derived from the presented one, of which the database has only a hash.

export const IDEMPOTENCY_HEADER = "idempotency-key";

interface Repeatable {
  readonly request: Request;
  readonly route: Route;
  /** Path parameters, query and body as one. */
  readonly input: Readonly<Record<string, unknown>>;
  readonly bearer: string;
  readonly onReplay: () => void;
}

/** What makes a POST repeatable; nothing where the client did not ask for it. Throws `malformed` for a bad header. */
export function onceOf(ctx: OrgContext, asked: Repeatable): { once?: Once } {
  const { request, route, input, bearer, onReplay } = asked;
  const key = request.headers.get(IDEMPOTENCY_HEADER);
  if (key === null || request.method !== "POST" || ctx.actor.kind !== "key") return {};
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) {
    throw new AppError("malformed", {
      code: "invalid_idempotency_key",
      publicMessage: "The Idempotency-Key must be 1 to 255 visible ASCII characters, such as a UUID.",
    });
  }
  const { keyId } = ctx.actor;
  const context = ["idempotency", ctx.orgId, keyId, key];
  const secret = Buffer.from(hkdfSync("sha256", bearer, JSON.stringify(context), "gatehouse answers", 32));
  // By ids: an organization or workspace that was named by slug and then by id is the same one.
  const subject = [request.method, route.path, ctx.workspace?.id ?? null, input];
  const requestHash = createHash("sha256").update(canonicalJson(subject) ?? JSON.stringify(subject));
  return {
    once: {
      key,
      actorId: keyId,
      requestHash: requestHash.digest("hex"),
      seal: (answer) => encrypt(secret, Buffer.from(answer, "utf8"), context),
      open: (sealed) => opened(secret, sealed, context),
      onReplay,
    },
  };
}

function opened(secret: Uint8Array, sealed: string, context: readonly unknown[]): string | null {
  try {
    return decrypt(secret, sealed.split("."), context).toString("utf8");
  } catch {
    return null;
  }
}
