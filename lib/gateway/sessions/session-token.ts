import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";
import { z } from "zod";
import type { SealKeys } from "../ports";

// A session id leaves to an untrusted client and comes back. It is sealed, so that any process can
// continue the session, and bound to its owner and server: it is never authority by itself.

const PREFIX = "ghs1";
const IV_BYTES = 12;
const TAG_BYTES = 16;
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
  clientCapabilities: z.record(z.string(), z.unknown()),
  clientName: z.string().nullable(),
  clientVersion: z.string().nullable(),
  expiresAt: z.number(),
});

export type SessionClaims = z.output<typeof claimsSchema>;

/** Seals a session under the newest key; null when there is no key. */
export function sealSession(claims: SessionClaims, keys: SealKeys): string | null {
  const key = keys.list()[0];
  if (key === undefined) return null;
  const header = `${PREFIX}.${key.kid}`;
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key.key, iv);
  cipher.setAAD(Buffer.from(header));
  const sealed = Buffer.concat([
    iv,
    cipher.update(JSON.stringify(claims)),
    cipher.final(),
    cipher.getAuthTag(),
  ]);
  return `${header}.${sealed.toString("base64url")}`;
}

/** The claims of a token we sealed, or null for anything else, expired ones included. */
export function openSession(token: string, keys: SealKeys, now: number): SessionClaims | null {
  if (token.length > TOKEN_LENGTH_MAX) return null;
  const [prefix, kid, payload, ...rest] = token.split(".");
  if (prefix !== PREFIX || kid === undefined || payload === undefined || rest.length > 0) return null;
  const key = keys.list().find((candidate) => candidate.kid === kid);
  if (key === undefined) return null;
  const text = decrypt(Buffer.from(payload, "base64url"), key.key, `${PREFIX}.${kid}`);
  const claims = text === null ? null : parseClaims(text);
  return claims !== null && claims.expiresAt > now ? claims : null;
}

/** Ties the calls of one session together in the log without giving the session away. */
export function hashSessionToken(token: string): string {
  return createHash("sha256").update(token).digest("hex").slice(0, 32);
}

function decrypt(sealed: Buffer, key: Uint8Array, header: string): string | null {
  if (sealed.length <= IV_BYTES + TAG_BYTES) return null;
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(0, IV_BYTES));
    decipher.setAAD(Buffer.from(header));
    decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
    const body = sealed.subarray(IV_BYTES, sealed.length - TAG_BYTES);
    return Buffer.concat([decipher.update(body), decipher.final()]).toString("utf8");
  } catch {
    return null;
  }
}

function parseClaims(text: string): SessionClaims | null {
  const parsed = claimsSchema.safeParse(JSON.parse(text));
  return parsed.success ? parsed.data : null;
}
