import type { HttpMethod, Route } from "@/lib/framework/route";

export type RouteMatch =
  | { readonly found: "route"; readonly route: Route; readonly params: Readonly<Record<string, string>> }
  | { readonly found: "path"; readonly allow: readonly HttpMethod[] }
  | { readonly found: "nothing" };

/** The route of a method and path (its segments, decoded). A literal segment wins over a parameter. */
export function matchRoute(routes: readonly Route[], method: string, path: readonly string[]): RouteMatch {
  const candidates = routes
    .flatMap((route) => {
      const params = paramsOf(route.path, path);
      return params === null ? [] : [{ route, params }];
    })
    .sort((a, b) => Object.keys(a.params).length - Object.keys(b.params).length);
  const match = candidates.find(({ route }) => route.method === method);
  if (match !== undefined) return { found: "route", ...match };
  if (candidates.length === 0) return { found: "nothing" };
  return { found: "path", allow: [...new Set(candidates.map(({ route }) => route.method))] };
}

function paramsOf(template: string, path: readonly string[]): Record<string, string> | null {
  const parts = template.split("/").slice(1);
  if (parts.length !== path.length) return null;
  const params: Record<string, string> = {};
  for (const [index, part] of parts.entries()) {
    const segment = path[index] ?? "";
    const name = /^\{(.+)\}$/.exec(part)?.[1];
    if (name !== undefined) params[name] = segment;
    else if (part !== segment) return null;
  }
  return params;
}
