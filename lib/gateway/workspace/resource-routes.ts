import { foldName } from "../access/fold-name";
import { matchesUriTemplate } from "../access/uri-template";

/** A resource or template as its server calls it. */
export interface OwnUri {
  readonly slug: string;
  readonly uri: string;
}

/** Which server a URI leads to, and how a server's URI is shown to clients. */
export interface ResourceRoutes {
  /** The URI under which clients reach it: unchanged where that leads back to this server. */
  expose(slug: string, uri: string): string;
  /** The same at a fixed price: unchanged only where a list says so, whatever templates would. */
  exposeListed(slug: string, uri: string): string;
  /** The same of a URI template. */
  exposeTemplate(slug: string, template: string): string;
  /** Where a URI that a client sent leads; null for one that no server is known for. */
  route(uri: string): OwnUri | null;
}

// The rest follows as it is, so that templates can still be expanded. A page of MCP Apps must stay `ui://`.
const REWRITTEN = /^gatehouse\+([a-z0-9-]+):(.*)$/su;
const REWRITTEN_UI = /^ui:\/\/gatehouse\+([a-z0-9-]+)\/(.*)$/su;
const LOOKS_REWRITTEN = /^(?:ui:\/\/)?gatehouse\+/i;
const UI = "ui://";
/** A template that could be of any scheme would take what nobody else is known for. */
const HAS_SCHEME = /^[a-z][a-z0-9+.-]*:/i;
/** Templates come from servers, and matching one costs: no URI is compared with more than these. */
const MATCHED_MAX = 50;

export function createResourceRoutes(
  resources: readonly OwnUri[],
  templates: readonly OwnUri[],
): ResourceRoutes {
  const listed = new Map(resources.map(({ slug, uri }) => [uri, slug]));
  const listedBy = slugsByFold(resources);
  const templateBy = slugsByFold(templates.map(({ slug, uri }) => ({ slug, uri: shapeOf(uri) })));
  const isAlone = (index: ReadonlyMap<string, ReadonlySet<string>>, uri: string): boolean =>
    index.get(foldName(uri))?.size === 1 && !LOOKS_REWRITTEN.test(uri);
  // The most literal first: what it says about a URI is the most.
  const ownTemplates = templates
    .filter(({ uri }) => isAlone(templateBy, shapeOf(uri)) && HAS_SCHEME.test(uri))
    .map((template) => ({
      ...template,
      prefix: template.uri.split("{", 1)[0] ?? "",
      weight: template.uri.replaceAll(/\{[^{}]*\}/g, "").length,
    }))
    .sort((a, b) => b.weight - a.weight || (a.slug < b.slug ? -1 : 1));
  const templateSlug = new Map(ownTemplates.map(({ slug, uri }) => [uri, slug]));

  const slugOf = (uri: string): string | null => {
    const lister = listed.get(uri);
    if (lister !== undefined) return isAlone(listedBy, uri) ? lister : null;
    // Spelled like one that two servers have: not for either.
    if (listedBy.has(foldName(uri)) && !isAlone(listedBy, uri)) return null;
    const named = templateSlug.get(uri);
    if (named !== undefined) return named;
    return (
      ownTemplates
        .filter(({ prefix }) => uri.startsWith(prefix))
        .slice(0, MATCHED_MAX)
        .find((template) => matchesUriTemplate(template.uri, uri))?.slug ?? null
    );
  };
  return {
    expose(slug, uri) {
      return !LOOKS_REWRITTEN.test(uri) && slugOf(uri) === slug ? uri : rewritten(slug, uri);
    },
    exposeListed(slug, uri) {
      const isOwn = listed.get(uri) === slug && isAlone(listedBy, uri);
      return isOwn ? uri : rewritten(slug, uri);
    },
    exposeTemplate(slug, template) {
      return templateSlug.get(template) === slug ? template : rewritten(slug, template);
    },
    route(uri) {
      const own = readRewritten(uri);
      if (own !== null) return own;
      if (LOOKS_REWRITTEN.test(uri)) return null;
      const slug = slugOf(uri);
      return slug === null ? null : { slug, uri };
    },
  };
}

// Two templates that differ in the names of their variables stand for the same URIs.
function shapeOf(template: string): string {
  return template.replaceAll(/\{([+#./;?&]?)[^{}]*\}/g, "{$1}");
}

function rewritten(slug: string, uri: string): string {
  return uri.startsWith(UI) ? `${UI}gatehouse+${slug}/${uri.slice(UI.length)}` : `gatehouse+${slug}:${uri}`;
}

function readRewritten(uri: string): OwnUri | null {
  const [, slug, rest] = REWRITTEN.exec(uri) ?? [];
  if (slug !== undefined && rest !== undefined) return { slug, uri: rest };
  const [, uiSlug, uiRest] = REWRITTEN_UI.exec(uri) ?? [];
  return uiSlug !== undefined && uiRest !== undefined ? { slug: uiSlug, uri: `${UI}${uiRest}` } : null;
}

function slugsByFold(uris: readonly OwnUri[]): ReadonlyMap<string, ReadonlySet<string>> {
  const slugs = new Map<string, Set<string>>();
  for (const { slug, uri } of uris) {
    const folded = foldName(uri);
    slugs.set(folded, (slugs.get(folded) ?? new Set<string>()).add(slug));
  }
  return slugs;
}
