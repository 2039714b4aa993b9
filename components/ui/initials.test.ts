import { expect, it } from "vitest";
import { initialsOf } from "@/components/ui/initials";

it("takes the first letters of the first and the last word, in any script", () => {
  expect(initialsOf("Ada King Lovelace")).toBe("AL");
  expect(initialsOf("everything")).toBe("E");
  expect(initialsOf("élan-vital")).toBe("ÉV");
  expect(initialsOf("東京 支社")).toBe("東支");
});

it("has something to show for a name without letters", () => {
  expect(initialsOf(" — ")).toBe("?");
});
