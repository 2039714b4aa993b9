// Invisible, control and space characters that a lenient upstream may ignore.
const IGNORABLE = /[\p{Cc}\p{Cf}\p{Zs}\p{Zl}\p{Zp}\u{FE00}-\u{FE0F}\u{E0100}-\u{E01EF}]/gu;

/**
 * What a lenient upstream might read a name as. An unknown name that folds like a disabled one is
 * denied: the upstream could take it for the disabled tool.
 */
export function foldName(name: string): string {
  return unescapePercent(name).normalize("NFKC").replace(IGNORABLE, "").toLowerCase();
}

function unescapePercent(text: string): string {
  if (!text.includes("%")) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
