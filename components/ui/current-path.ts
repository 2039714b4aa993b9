/** Whether a navigation entry stands for the page at `pathname`: the page itself or, unless `exact`, one below it. */
export function isCurrentPath(pathname: string, href: string, exact = false): boolean {
  const path = href.split(/[?#]/, 1)[0] ?? href;
  if (pathname === path) return true;
  return !exact && path !== "/" && pathname.startsWith(`${path}/`);
}
