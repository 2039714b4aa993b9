import { expect, test } from "vitest";
import { addressesIn } from "./policy";

test("addresses are told apart by commas, semicolons, spaces and lines, and each counts once", () => {
  expect(addressesIn("ada@example.com, bob@example.com;\n cem@example.com ADA@example.com ")).toEqual([
    "ADA@example.com",
    "bob@example.com",
    "cem@example.com",
  ]);
  expect(addressesIn(" , ")).toEqual([]);
});
