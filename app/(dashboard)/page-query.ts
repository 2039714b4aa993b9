/** The query string of a page, as Next gives it. */
export type PageQuery = Readonly<Record<string, string | string[] | undefined>>;

/** One parameter; the first where it is given twice, nothing where it is empty. */
export function queryParam(query: PageQuery, name: string): string | undefined {
  const value = query[name];
  const first = typeof value === "string" ? value : value?.[0];
  return first === undefined || first === "" ? undefined : first;
}

// As much as the field takes; every list that is searched takes it too.
const SEARCH_LENGTH_MAX = 100;

/** What a list is searched for. What the address has too much of is cut: a long search finds nothing, it is no error. */
export function searchParam(query: PageQuery, name = "q"): string | undefined {
  const typed = queryParam(query, name)?.trim().slice(0, SEARCH_LENGTH_MAX) ?? "";
  // The cut may go through an emoji, and half of one cannot be searched for.
  return typed.replace(/[\uD800-\uDBFF]$/, "") || undefined;
}

const TRAIL_MAX = 20;
const FIRST_PAGE = "first";

/**
 * Addresses of the pages around this one. A cursor only leads forward, so the way back is kept in `before`:
 * the cursors of the pages that were passed.
 */
export function cursorLinks(
  path: string,
  query: PageQuery,
  nextCursor: string | null,
): { previousHref: string | null; nextHref: string | null } {
  const here = queryParam(query, "cursor");
  const trail = (queryParam(query, "before") ?? "").split(".").filter((step) => step !== "");
  const previous = trail.at(-1) ?? FIRST_PAGE;
  const nextTrail = [...trail, here ?? FIRST_PAGE].slice(-TRAIL_MAX);
  return {
    previousHref: here === undefined ? null : address(path, query, previous, trail.slice(0, -1)),
    nextHref: nextCursor === null ? null : address(path, query, nextCursor, nextTrail),
  };
}

function address(path: string, query: PageQuery, cursor: string, trail: readonly string[]): string {
  const next = new URLSearchParams();
  for (const name of Object.keys(query)) {
    const value = queryParam(query, name);
    if (value !== undefined && name !== "cursor" && name !== "before") next.set(name, value);
  }
  if (cursor !== FIRST_PAGE) {
    next.set("cursor", cursor);
    if (trail.length > 0) next.set("before", trail.join("."));
  }
  const text = next.toString();
  return text === "" ? path : `${path}?${text}`;
}
