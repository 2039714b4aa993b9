/** Longest slug: with three of them a URL stays readable and a client's tool prefix short. */
export const SLUG_LENGTH_MAX = 48;

const SLUG = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;

// First segments of our own URLs, and words that would read as one.
// prettier-ignore
const RESERVED = new Set([
  "admin", "api", "app", "auth", "connect", "docs", "health", "healthz", "k", "login", "logout", "mcp", "metrics",
  "new", "next", "o", "oauth", "public", "readyz", "setup", "sign-in", "sign-up", "static", "support", "well-known",
]);

/** Why a text cannot be a slug, as a sentence; null when it can. */
export function slugProblem(slug: string): string | null {
  if (slug.length === 0) return "Enter a slug.";
  if (slug.length > SLUG_LENGTH_MAX) return `A slug has at most ${SLUG_LENGTH_MAX} characters.`;
  if (!SLUG.test(slug))
    return "A slug has lower-case letters, digits and single dashes inside, such as “github-tools”.";
  if (RESERVED.has(slug)) return `“${slug}” is reserved. Choose another slug.`;
  return null;
}

/** A slug made from a name: accents dropped, everything else a dash. Empty when nothing is left. */
export function slugFromName(name: string): string {
  const plain = name
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase();
  const slug = plain
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, SLUG_LENGTH_MAX)
    .replace(/^-+|-+$/g, "");
  return RESERVED.has(slug) ? `${slug}-1` : slug;
}

/** The slug, or the first of slug-2, slug-3 … that is not taken. */
export function freeSlug(wanted: string, isTaken: (slug: string) => boolean): string {
  if (!isTaken(wanted)) return wanted;
  for (let number = 2; ; number += 1) {
    const suffix = `-${number}`;
    const candidate = `${wanted.slice(0, SLUG_LENGTH_MAX - suffix.length)}${suffix}`;
    if (!isTaken(candidate)) return candidate;
  }
}
