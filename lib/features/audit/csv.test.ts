import { expect, it } from "vitest";
import { csvLine } from "./csv";

it.each([
  "=1+1",
  "+1",
  "-1",
  "@SUM(A1)",
  "\t=1",
  "\r=1",
  "\n=1",
  " =1",
  "\u00a0=1",
  "\ufeff=1",
  "＝1",
  "|cmd",
])("a cell that a spreadsheet could run stays text: %j", (text) => {
  expect(csvLine([text])).toBe(`"'${text}"\r\n`);
});

it("no cell ends its cell or its row", () => {
  expect(csvLine(['a","b', "c\r\nd", null])).toBe('"a"",""b","c\r\nd",""\r\n');
});
