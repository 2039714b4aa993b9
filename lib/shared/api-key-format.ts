import { createHash, hash, randomBytes } from "node:crypto";

/** `admin`: the admin API of an organization; `ws`: a workspace's service key; `user`: a person's key in a workspace. */
export const API_KEY_KINDS = ["admin", "ws", "user"] as const;
export type ApiKeyKind = (typeof API_KEY_KINDS)[number];

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const RANDOM_LENGTH = 32; // 190 random bits
const FORMAT = /^gh_(admin|ws|user)_([0-9A-Za-z]{32})_([0-9A-Za-z]{6})$/;

/** A new key: `gh_<kind>_<32 random characters>_<checksum>`. */
export function newApiKey(kind: ApiKeyKind): string {
  const random = randomText(RANDOM_LENGTH);
  return `gh_${kind}_${random}_${checksum(kind, random)}`;
}

/** The kind of a well-formed key; null for any text that was never issued (a typo costs no lookup). */
export function parseApiKey(text: string): ApiKeyKind | null {
  const match = FORMAT.exec(text);
  const [, kind, random, check] = match ?? [];
  if (kind === undefined || random === undefined || checksum(kind, random) !== check) return null;
  return API_KEY_KINDS.find((known) => known === kind) ?? null;
}

/** What is stored of a key. A plain hash suffices: 190 random bits cannot be guessed. */
export function hashApiKey(key: string): string {
  return hash("sha256", key);
}

/** What is shown of a key: enough to recognize it, useless to an attacker. */
export function apiKeyHint(key: string): string {
  return `${key.slice(0, key.indexOf("_", 3) + 5)}…${key.slice(-4)}`;
}

function randomText(length: number): string {
  let text = "";
  while (text.length < length) {
    // 248 is the largest multiple of 62 in a byte: above it the modulo would favour some letters.
    for (const byte of randomBytes(length))
      if (byte < 248 && text.length < length) text += ALPHABET.charAt(byte % 62);
  }
  return text;
}

function checksum(kind: string, random: string): string {
  let number = createHash("sha256").update(`gh_${kind}_${random}`).digest().readUIntBE(0, 6);
  let text = "";
  for (let index = 0; index < 6; index += 1) {
    text += ALPHABET.charAt(number % 62);
    number = Math.floor(number / 62);
  }
  return text;
}
