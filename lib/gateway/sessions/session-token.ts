import { hash } from "node:crypto";
import { z } from "zod";
import type { SealKey, SealKeys } from "../ports";
import { seal, sealKeyOf, unseal } from "./seal";

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
  const claims = openedBefore(token, keys) ?? open(token, keys);
  return claims !== null && Math.max(claims.expiresAt, extendedTo) > now ? claims : null;
}

/** Ties the calls of one session together in the log without giving the session away. */
export function hashSessionToken(token: string): string {
  return hash("sha256", token).slice(0, 32);
}

// Opening costs about as much as all other steps of a call before its attempt. Remembered per key object, so that
// a key that leaves the ring takes along what it opened. Whose session it is, the caller still has to check.
const opened = new WeakMap<SealKey, Map<string, SessionClaims>>();
const OPENED_MAX = 5_000;

function openedBefore(token: string, keys: SealKeys): SessionClaims | null {
  for (const key of keys.list()) {
    const claims = opened.get(key)?.get(token);
    if (claims !== undefined) return claims;
  }
  return null;
}

function open(token: string, keys: SealKeys): SessionClaims | null {
  const text = unseal(PURPOSE, token, keys);
  const claims = text === null ? null : parseClaims(text);
  const key = sealKeyOf(token, keys);
  if (claims === null || key === undefined) return claims;
  const ofKey = opened.get(key) ?? new Map<string, SessionClaims>();
  opened.set(key, ofKey);
  const oldest = ofKey.size < OPENED_MAX ? undefined : ofKey.keys().next().value;
  if (oldest !== undefined) ofKey.delete(oldest);
  ofKey.set(token, claims);
  return claims;
}

function parseClaims(text: string): SessionClaims | null {
  const parsed = claimsSchema.safeParse(JSON.parse(text));
  return parsed.success ? parsed.data : null;
}
