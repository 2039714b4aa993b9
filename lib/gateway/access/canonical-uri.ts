import { foldName } from "./fold-name";

/**
 * One spelling for the many an upstream may treat alike: scheme and host case, default port, dot
 * segments, percent-encoding, repeated slashes, query and fragment dropped. Only ever used to deny.
 */
export function canonicalUri(uri: string): string {
  const folded = foldName(foldName(uri)).replaceAll("\\", "/");
  const bare = folded.split(/[?#]/, 1)[0] ?? "";
  const parsed = parse(bare);
  const text = parsed === null ? bare : `${parsed.protocol}//${parsed.host}${parsed.pathname}`;
  return text.replace(/\/{2,}/g, "/").replace(/\/+$/, "");
}

function parse(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}
