import { expect, it } from "vitest";
import { diffWords } from "./word-diff";

const told = (before: string, after: string) =>
  diffWords(before, after)
    .map(({ kind, text }) => (kind === "same" ? text : kind === "added" ? `[+${text}]` : `[-${text}]`))
    .join("");

it.each([
  ["Sends a message", "Sends a message", "Sends a message"],
  ["Sends a message", "Sends one message", "Sends [-a][+one] message"],
  ["Sends.", "Sends, and reads.", "Sends[+, and reads]."],
  ["a b c d", "x b y d", "[-a][+x] b [-c][+y] d"],
  ["", "new", "[+new]"],
  ["old", "", "[-old]"],
])("%j → %j", (before, after, expected) => {
  expect(told(before, after)).toBe(expected);
});

it("gives back both texts, however long they are", () => {
  const [before, after] = ["a b ".repeat(2_000), "b c ".repeat(2_000)];
  const side = (kind: string) =>
    diffWords(before, after)
      .filter((piece) => piece.kind === "same" || piece.kind === kind)
      .map(({ text }) => text)
      .join("");
  expect(side("removed")).toBe(before);
  expect(side("added")).toBe(after);
});
