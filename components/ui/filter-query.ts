/** A cursor points into one result list; with another filter it points nowhere. */
const CURSOR_PARAMS = ["cursor", "before", "after", "page"];

/** The query string with one filter set, or removed when empty, back at the first page. */
export function withFilter(query: string, param: string, value: string): string {
  const next = new URLSearchParams(query);
  if (value === "") next.delete(param);
  else next.set(param, value);
  for (const cursor of CURSOR_PARAMS) next.delete(cursor);
  return next.toString();
}
