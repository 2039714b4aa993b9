import { expect, test } from "vitest";
import { createRoster } from "./roster";

test("a process that said goodbye is gone, whatever else it still had on its way", () => {
  const roster = createRoster();
  roster.heard("a");
  roster.heard("b");
  roster.left("a");
  roster.heard("a");
  expect(roster.known()).toEqual(["b"]);
});
