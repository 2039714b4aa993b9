import { createHash } from "node:crypto";
import { z } from "zod";
import type { SealKeys } from "../ports";
import { seal, unseal } from "./seal";

// A session id leaves to an untrusted client and comes back. It is sealed, so that any process can
// continue the session, and bound to its owner and server: it is never authority by itself.

const PURPOSE = "ghs1";
const TOKEN_LENGTH_MAX = 8_192;

const claimsSchema = z.object({
  /** Who opened it: kind, id and key of the principal. */
  owner: z.string(),
  workspaceServerId: z.string(),
  /** Upstream configuration it was opened on; a changed upstream ends the session. */
  configVersion: z.string(),
  /** Null where the upstream keeps no sessions. */
  upstreamSessionId: z.string().nullable(),
  protocolVersion: z.string(),
  /** Opened by the bridge: the upstream speaks the modern era and knows no session. */
  isBridged: z.boolean().default(false),
  /** Null where they are too large to carry. */
  clientCapabilities: z.record(z.string(), z.unknown()).nullable(),
  clientName: z.string().nullable(),
  clientVersion: z.string().nullable(),
  expiresAt: z.number(),
});

export type SessionClaims = z.output<typeof claimsSchema>;

/** Seals a session under the newest key; null when there is no key. */
export function sealSession(claims: SessionClaims, keys: SealKeys): string | null {
  return seal(PURPOSE, JSON.stringify(claims), keys);
}

/**
 * The claims of a token we sealed, or null for anything else, expired ones included. `extendedTo`:
 * until when its use in this process has kept it alive.
 */
export function openSession(
  token: string,
  keys: SealKeys,
  now: number,
  extendedTo = 0,
): SessionClaims | null {
  if (token.length > TOKEN_LENGTH_MAX) return null;
  const text = unseal(PURPOSE, token, keys);
  const claims = text === null ? null : parseClaims(text);
  return claims !== null && Math.max(claims.expiresAt, extendedTo) > now ? claims : null;
}

/** Ties the calls of one session together in the log without giving the session away. */
export function hashSessionToken(token: string): string {
  return createHash("sha256").update(token).digest("hex").slice(0, 32);
}

function parseClaims(text: string): SessionClaims | null {
  const parsed = claimsSchema.safeParse(JSON.parse(text));
  return parsed.success ? parsed.data : null;
}
