/** Longest slug: with three of them a URL stays readable and a client's tool prefix short. */
export const SLUG_LENGTH_MAX = 48;

const SLUG = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;

/** What the slug names. An organization's is the first segment of our URLs, so it must not be one of our own. */
export type SlugPlace = "organization" | "inside";

// prettier-ignore
const FIRST_SEGMENTS = new Set([
  "account", "admin", "api", "app", "auth", "connect", "docs", "forgot-password", "health", "healthz", "invitations", "k", "login", "logout", "metrics", "new-organization", "next", "o",
  "oauth", "public", "readyz", "reset-password", "setup", "sign-in", "sign-up", "static", "support", "theme", "well-known",
]);
// Words that our URLs have where a slug could stand.
const INNER_SEGMENTS = new Set(["mcp", "new", "test"]);

/** Why a text cannot be a slug, as a sentence; null when it can. */
export function slugProblem(slug: string, place: SlugPlace = "inside"): string | null {
  if (slug.length === 0) return "Enter a slug.";
  if (slug.length > SLUG_LENGTH_MAX) return `A slug has at most ${String(SLUG_LENGTH_MAX)} characters.`;
  if (!SLUG.test(slug)) {
    return "A slug has lower-case letters, digits and single dashes inside, such as “github-tools”.";
  }
  return isReserved(slug, place) ? `“${slug}” is reserved. Choose another slug.` : null;
}

/** A slug made from a name: accents dropped, everything else a dash. Empty when nothing is left. */
export function slugFromName(name: string, place: SlugPlace = "inside"): string {
  const plain = name
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase();
  const dashed = plain.replace(/[^a-z0-9]+/g, "-").replace(/^-+/, "");
  const slug = dashed.slice(0, SLUG_LENGTH_MAX).replace(/-+$/, "");
  return isReserved(slug, place) ? `${slug}-1` : slug;
}

function isReserved(slug: string, place: SlugPlace): boolean {
  return INNER_SEGMENTS.has(slug) || (place === "organization" && FIRST_SEGMENTS.has(slug));
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
