import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import type { SealKey, SealKeys } from "../ports";

const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Seals text or bytes for one purpose under the newest key; null when there is no key. */
export function seal(purpose: string, content: string | Uint8Array, keys: SealKeys): string | null {
  const key = keys.list()[0];
  if (key === undefined) return null;
  const header = `${purpose}.${key.kid}`;
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key.key, iv);
  cipher.setAAD(Buffer.from(header));
  const body = typeof content === "string" ? cipher.update(content) : cipher.update(content);
  const sealed = Buffer.concat([iv, body, cipher.final(), cipher.getAuthTag()]);
  return `${header}.${sealed.toString("base64url")}`;
}

/** The text sealed for this very purpose, or null for anything else. */
export function unseal(purpose: string, token: string, keys: SealKeys): string | null {
  return unsealBytes(purpose, token, keys)?.toString("utf8") ?? null;
}

/** The bytes sealed for this very purpose, or null for anything else. */
export function unsealBytes(purpose: string, token: string, keys: SealKeys): Buffer | null {
  const [prefix, kid, payload, ...rest] = token.split(".");
  if (prefix !== purpose || kid === undefined || payload === undefined || rest.length > 0) return null;
  const key = sealKeyOf(token, keys);
  if (key === undefined) return null;
  const bytes = Buffer.from(payload, "base64url");
  // One spelling only: decoding overlooks what is not base64url.
  if (bytes.toString("base64url") !== payload) return null;
  return decrypt(bytes, key.key, `${prefix}.${kid}`);
}

/** The key that a token names. */
export function sealKeyOf(token: string, keys: SealKeys): SealKey | undefined {
  const kid = token.split(".", 2)[1];
  return keys.list().find((candidate) => candidate.kid === kid);
}

function decrypt(sealed: Buffer, key: Uint8Array, header: string): Buffer | null {
  if (sealed.length <= IV_BYTES + TAG_BYTES) return null;
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(0, IV_BYTES));
    decipher.setAAD(Buffer.from(header));
    decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
    const body = sealed.subarray(IV_BYTES, sealed.length - TAG_BYTES);
    return Buffer.concat([decipher.update(body), decipher.final()]);
  } catch {
    return null;
  }
}
