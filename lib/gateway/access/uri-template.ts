const URI_LENGTH_MAX = 8_192;

type Part =
  | { readonly kind: "literal"; readonly text: string }
  | { readonly kind: "variable"; readonly crossesSlash: boolean };

/**
 * Could this RFC 6570 template have produced this URI? `{x}` stands for anything without `/ ? #`,
 * operators that may produce those (`{+x}`, `{/x}`, `{?x}` …) for anything. Templates come from
 * upstreams, so matching is a walk over reachable offsets: no regular expression, no backtracking.
 */
export function matchesUriTemplate(template: string, uri: string): boolean {
  if (uri.length > URI_LENGTH_MAX) return false;
  let reachable = new Uint8Array(uri.length + 1);
  reachable[0] = 1;
  for (const part of templateParts(template)) {
    reachable =
      part.kind === "literal"
        ? afterLiteral(reachable, uri, part.text)
        : afterVariable(reachable, uri, part.crossesSlash);
  }
  return reachable[uri.length] === 1;
}

function afterLiteral(from: Uint8Array, uri: string, text: string): Uint8Array<ArrayBuffer> {
  const next = new Uint8Array(uri.length + 1);
  for (let at = from.indexOf(1); at !== -1; at = from.indexOf(1, at + 1)) {
    if (uri.startsWith(text, at)) next[at + text.length] = 1;
  }
  return next;
}

function afterVariable(from: Uint8Array, uri: string, crossesSlash: boolean): Uint8Array<ArrayBuffer> {
  const next = new Uint8Array(uri.length + 1);
  let isOpen = false;
  for (let at = 0; at <= uri.length; at += 1) {
    if (from[at] === 1) isOpen = true;
    if (isOpen) next[at] = 1;
    if (!crossesSlash && at < uri.length && "/?#".includes(uri.charAt(at))) isOpen = false;
  }
  return next;
}

const partsCache = new Map<string, readonly Part[]>();
const PARTS_CACHE_MAX = 5_000;

function templateParts(template: string): readonly Part[] {
  const known = partsCache.get(template);
  if (known !== undefined) return known;
  const parts = parseTemplate(template);
  if (partsCache.size >= PARTS_CACHE_MAX) partsCache.clear();
  partsCache.set(template, parts);
  return parts;
}

function parseTemplate(template: string): readonly Part[] {
  const parts: Part[] = [];
  let at = 0;
  while (at < template.length) {
    const open = template.indexOf("{", at);
    const close = open === -1 ? -1 : template.indexOf("}", open);
    if (close === -1) {
      parts.push({ kind: "literal", text: template.slice(at) });
      break;
    }
    if (open > at) parts.push({ kind: "literal", text: template.slice(at, open) });
    const body = template.slice(open + 1, close);
    // Operators and exploded lists may produce the separators themselves.
    parts.push({ kind: "variable", crossesSlash: /^[+#./;?&]/.test(body) });
    at = close + 1;
  }
  return parts;
}
