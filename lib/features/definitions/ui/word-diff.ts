/** A run of words that both texts have, or one of them. */
export interface WordPiece {
  readonly kind: "same" | "added" | "removed";
  readonly text: string;
}

/** Beyond this, texts are shown as wholly replaced: comparing is quadratic. */
const WORDS_MAX = 600;

/** What was taken out and put in, word by word. */
export function diffWords(before: string, after: string): WordPiece[] {
  const [from, to] = [wordsOf(before), wordsOf(after)];
  let start = 0;
  while (start < from.length && start < to.length && from[start] === to[start]) start += 1;
  let end = 0;
  while (end < Math.min(from.length, to.length) - start && from.at(-1 - end) === to.at(-1 - end)) end += 1;
  const middle = diffMiddle(from.slice(start, from.length - end), to.slice(start, to.length - end));
  const same = (words: readonly string[]): WordPiece => ({ kind: "same", text: words.join("") });
  const pieces = [same(from.slice(0, start)), ...middle, same(from.slice(from.length - end))];
  return joined(pieces.filter(({ text }) => text !== ""));
}

function diffMiddle(from: readonly string[], to: readonly string[]): WordPiece[] {
  if (from.length === 0 || to.length === 0 || from.length > WORDS_MAX || to.length > WORDS_MAX) {
    return [
      { kind: "removed", text: from.join("") },
      { kind: "added", text: to.join("") },
    ];
  }
  const common = commonLengths(from, to);
  const width = to.length + 1;
  const pieces: WordPiece[] = [];
  let [a, b] = [0, 0];
  while (a < from.length || b < to.length) {
    const isSame = a < from.length && b < to.length && from[a] === to[b];
    const without = common[(a + 1) * width + b] ?? -1;
    const isRemoved = b === to.length || (a < from.length && without >= (common[a * width + b + 1] ?? -1));
    if (isSame) pieces.push({ kind: "same", text: from[a] ?? "" });
    else if (isRemoved) pieces.push({ kind: "removed", text: from[a] ?? "" });
    else pieces.push({ kind: "added", text: to[b] ?? "" });
    if (isSame || isRemoved) a += 1;
    if (isSame || !isRemoved) b += 1;
  }
  return pieces;
}

/** Length of the longest common run from each pair of places to the ends. */
function commonLengths(from: readonly string[], to: readonly string[]): Uint16Array {
  const width = to.length + 1;
  const lengths = new Uint16Array((from.length + 1) * width);
  for (let a = from.length - 1; a >= 0; a -= 1)
    for (let b = to.length - 1; b >= 0; b -= 1)
      lengths[a * width + b] =
        from[a] === to[b]
          ? (lengths[(a + 1) * width + b + 1] ?? 0) + 1
          : Math.max(lengths[(a + 1) * width + b] ?? 0, lengths[a * width + b + 1] ?? 0);
  return lengths;
}

function joined(pieces: readonly WordPiece[]): WordPiece[] {
  const out: WordPiece[] = [];
  for (const piece of pieces) {
    const last = out.at(-1);
    if (last?.kind === piece.kind) out[out.length - 1] = { kind: piece.kind, text: last.text + piece.text };
    else out.push(piece);
  }
  return out;
}

function wordsOf(text: string): string[] {
  return text.split(/(\s+|[^\p{L}\p{N}\s])/u).filter((word) => word !== "");
}
