/**
 * The elements of an array inside a JSON text, as they are written there. The text was parsed before,
 * so it is valid; parsing and printing again would reorder keys, round numbers and drop escapes.
 */
export function sliceArray(text: string, path: readonly string[]): string[] {
  let start = skipSpace(text, 0);
  for (const key of path) {
    const found = findMember(text, start, key);
    if (found === null) return [];
    start = found;
  }
  if (text[start] !== "[") return [];
  const slices: string[] = [];
  let at = skipSpace(text, start + 1);
  while (at < text.length && text[at] !== "]") {
    const end = skipValue(text, at);
    slices.push(text.slice(at, end));
    at = skipSpace(text, end);
    if (text[at] === ",") at = skipSpace(text, at + 1);
  }
  return slices;
}

/** Where the member's value starts; of duplicate keys the last one, as JSON.parse has it. */
function findMember(text: string, start: number, key: string): number | null {
  if (text[start] !== "{") return null;
  let found: number | null = null;
  let at = skipSpace(text, start + 1);
  while (at < text.length && text[at] !== "}") {
    const keyEnd = skipValue(text, at);
    const name: unknown = JSON.parse(text.slice(at, keyEnd));
    const value = skipSpace(text, skipSpace(text, keyEnd) + 1);
    if (name === key) found = value;
    at = skipSpace(text, skipValue(text, value));
    if (text[at] === ",") at = skipSpace(text, at + 1);
  }
  return found;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (" \n\r\t".includes(text[at] ?? "x")) at++;
  return at;
}

/** One pass without recursion: the depth of the text is the server's choice. */
function skipValue(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const char = text[at];
    if (char === '"') at = endOfString(text, at);
    else if (char === "{" || char === "[") depth++;
    else if (char === "}" || char === "]") {
      if (depth === 0) return at;
      depth--;
    } else if (depth === 0 && (char === "," || char === ":" || " \n\r\t".includes(char ?? "x"))) return at;
    if (depth === 0 && (char === '"' || char === "}" || char === "]")) return at + 1;
  }
  return text.length;
}

/** Index of the closing quote. */
function endOfString(text: string, open: number): number {
  let at = open + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
  return at;
}
