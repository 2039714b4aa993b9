// What a person does not see and a model reads: format and control characters, fillers, variation selectors. A joiner
// or a selector that belongs to an emoji is part of what is seen.
const HIDDEN =
  /(?!(?<=\p{Extended_Pictographic}\uFE0F?)\u200D)(?!(?<=[\p{Emoji}\p{Emoji_Modifier}])\uFE0F)[\p{Cf}\p{Co}\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u115F\u1160\u2028\u2029\u2800\u3164\uFFA0\uFE00-\uFE0F\u{E0100}-\u{E01EF}]/gu;

/** Tag characters mirror ASCII and are never drawn: whole sentences hide in them. */
const TAGS_START = 0xe0000;
const TAGS_END = 0xe007f;

/** A piece of text: as it is, or one character that is not seen, by its name. */
export type TextPiece =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "hidden"; readonly code: string; readonly text: string };

/** Splits a text where it has characters that are not seen. */
export function visiblePieces(text: string): TextPiece[] {
  const pieces: TextPiece[] = [];
  let from = 0;
  for (const match of text.matchAll(HIDDEN)) {
    if (match.index > from) pieces.push({ kind: "text", text: text.slice(from, match.index) });
    pieces.push({ kind: "hidden", code: codeOf(match[0]), text: match[0] });
    from = match.index + match[0].length;
  }
  if (from < text.length) pieces.push({ kind: "text", text: text.slice(from) });
  return pieces;
}

/** What is hidden in a text. */
export interface HiddenText {
  /** Such as `U+200B`, each once. */
  readonly codes: string[];
  readonly count: number;
  /** The words that tag characters spell; empty where there are none. */
  readonly spells: string;
}

/** What is hidden in a text; null: nothing. */
export function hiddenText(text: string): HiddenText | null {
  const hidden = visiblePieces(text).flatMap((piece) => (piece.kind === "hidden" ? [piece] : []));
  if (hidden.length === 0) return null;
  const spells = hidden.map(({ text: character }) => {
    const point = character.codePointAt(0) ?? 0;
    return point > TAGS_START && point < TAGS_END ? String.fromCharCode(point - TAGS_START) : "";
  });
  return {
    codes: [...new Set(hidden.map(({ code }) => code))],
    count: hidden.length,
    spells: spells.join("").replace(/[^\x20-\x7e]/g, ""),
  };
}

function codeOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}
