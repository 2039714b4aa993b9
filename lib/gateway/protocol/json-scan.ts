// Reads the text of JSON without building values: where members and items begin and end, how deep it
// goes. It finds what JSON.parse hides (duplicate keys) and lets a list be cut without re-writing
// what stays. Only `measureJson` may see text that was not parsed successfully before.

export interface JsonMember {
  readonly key: string;
  /** Offset of the opening quote of the key. */
  readonly keyStart: number;
  /** The value: text.slice(start, end). */
  readonly start: number;
  readonly end: number;
}

export interface JsonSpan {
  readonly start: number;
  readonly end: number;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** Depth and number of colons (keys), on any text; never throws. */
export function measureJson(text: string): { readonly depth: number; readonly keys: number } {
  let depth = 0;
  let deepest = 0;
  let keys = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = stringEnd(text, at) - 1;
    else if (code === OPEN_ARRAY || code === OPEN_OBJECT) {
      depth += 1;
      if (depth > deepest) deepest = depth;
    } else if (code === CLOSE_ARRAY || code === CLOSE_OBJECT) depth -= 1;
    else if (code === COLON) keys += 1;
  }
  return { depth: deepest, keys };
}

/** The members of the object at `at` (whitespace before it is skipped); null if there is no object. */
export function scanObject(text: string, at = 0): readonly JsonMember[] | null {
  let cursor = skipSpace(text, at);
  if (text.charCodeAt(cursor) !== OPEN_OBJECT) return null;
  const members: JsonMember[] = [];
  cursor = skipSpace(text, cursor + 1);
  while (cursor < text.length && text.charCodeAt(cursor) !== CLOSE_OBJECT) {
    const keyStart = cursor;
    const keyEnd = stringEnd(text, keyStart);
    const start = skipSpace(text, skipSpace(text, keyEnd) + 1);
    const end = valueEnd(text, start);
    members.push({ key: unquote(text.slice(keyStart, keyEnd)), keyStart, start, end });
    cursor = skipSpace(text, end);
    if (text.charCodeAt(cursor) === COMMA) cursor = skipSpace(text, cursor + 1);
  }
  return members;
}

/** The items of the array at `at`; null if there is no array. */
export function scanArray(text: string, at: number): readonly JsonSpan[] | null {
  let cursor = skipSpace(text, at);
  if (text.charCodeAt(cursor) !== OPEN_ARRAY) return null;
  const items: JsonSpan[] = [];
  cursor = skipSpace(text, cursor + 1);
  while (cursor < text.length && text.charCodeAt(cursor) !== CLOSE_ARRAY) {
    const end = valueEnd(text, cursor);
    items.push({ start: cursor, end });
    cursor = skipSpace(text, end);
    if (text.charCodeAt(cursor) === COMMA) cursor = skipSpace(text, cursor + 1);
  }
  return items;
}

/** The value of a member, following a path of keys; the last one wins, as in JSON.parse. */
export function findMember(text: string, path: readonly string[]): JsonSpan | null {
  let span: JsonSpan = { start: 0, end: text.length };
  for (const key of path) {
    const member = scanObject(text, span.start)?.findLast((candidate) => candidate.key === key);
    if (member === undefined) return null;
    span = member;
  }
  return span;
}

function valueEnd(text: string, start: number): number {
  const first = text.charCodeAt(start);
  if (first === QUOTE) return stringEnd(text, start);
  if (first !== OPEN_ARRAY && first !== OPEN_OBJECT) return scalarEnd(text, start);
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = stringEnd(text, at) - 1;
    else if (code === OPEN_ARRAY || code === OPEN_OBJECT) depth += 1;
    else if (code === CLOSE_ARRAY || code === CLOSE_OBJECT) {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return text.length;
}

function scalarEnd(text: string, start: number): number {
  let at = start;
  while (at < text.length && !isDelimiter(text.charCodeAt(at))) at += 1;
  return Math.max(at, start + 1);
}

// Behind the closing quote; a quote counts as closing after an even number of backslashes.
function stringEnd(text: string, open: number): number {
  for (let at = text.indexOf('"', open + 1); at !== -1; at = text.indexOf('"', at + 1)) {
    let slashes = 0;
    while (text.charCodeAt(at - 1 - slashes) === BACKSLASH) slashes += 1;
    if (slashes % 2 === 0) return at + 1;
  }
  return text.length;
}

function skipSpace(text: string, at: number): number {
  let cursor = at;
  while (isSpace(text.charCodeAt(cursor))) cursor += 1;
  return cursor;
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

function isDelimiter(code: number): boolean {
  return code === COMMA || code === CLOSE_ARRAY || code === CLOSE_OBJECT || isSpace(code);
}

function unquote(quoted: string): string {
  return quoted.includes("\\") ? String(JSON.parse(quoted)) : quoted.slice(1, -1);
}
