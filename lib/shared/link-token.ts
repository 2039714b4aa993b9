import { createHash, randomBytes } from "node:crypto";

const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** A secret for a link that is mailed: 256 random bits. */
export function newLinkToken(): string {
  return randomBytes(32).toString("base64url");
}

/** Whether a text could be one of ours; anything else costs no lookup. */
export function isLinkToken(text: string): boolean {
  return TOKEN.test(text);
}

/** What is stored of the secret. A plain hash suffices: 256 random bits cannot be guessed. */
export function hashLinkToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
