import { visiblePieces } from "@/lib/shared/hidden-characters";
import { diffWords, type WordPiece } from "./word-diff";

/** A text in which nothing hides: what a person would not see stands there by its name. */
export function VisibleText({ text }: { text: string }) {
  return visiblePieces(text).map((piece, index) =>
    piece.kind === "text" ? (
      piece.text
    ) : (
      <span
        key={index}
        title="A character that is not seen, and that a model reads"
        className="mx-px rounded-sm bg-destructive-surface px-1 font-mono text-[0.6875rem] text-destructive ring-1 ring-destructive/30"
      >
        {piece.code}
      </span>
    ),
  );
}

/** One side of a change, with what only it says marked. */
export function ChangedText({
  before,
  after,
  side,
}: {
  before: string;
  after: string;
  side: "before" | "after";
}) {
  const mark = side === "before" ? "removed" : "added";
  return diffWords(before, after)
    .filter(({ kind }) => kind === "same" || kind === mark)
    .map((piece, index) => <Piece key={index} piece={piece} />);
}

function Piece({ piece: { kind, text } }: { piece: WordPiece }) {
  const content = <VisibleText text={text} />;
  if (kind === "same") return content;
  const Tag = kind === "added" ? "ins" : "del";
  const tone =
    kind === "added"
      ? "bg-success-surface text-success no-underline"
      : "bg-destructive-surface text-destructive";
  return <Tag className={`rounded-sm ${tone}`}>{content}</Tag>;
}
