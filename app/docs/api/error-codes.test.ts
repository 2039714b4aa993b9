import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { errorCodes } from "./error-codes";

const ROOTS = ["lib/framework", "lib/features", "lib/runtime/admin-api"];
// Signing up is a page, not an endpoint.
const NOT_IN_THE_API = new Set(["account_exists", "address_unconfirmed"]);
const CODE = /AppError\(\s*"\w+",\s*\{\s*code: "(\w+)"|(?:unauthenticated|malformed)\(\s*"(\w+)"/g;

function codesInSources(): string[] {
  return ROOTS.flatMap((root) =>
    readdirSync(root, { recursive: true }).map((file) => `${root}/${String(file)}`),
  )
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
    .flatMap((file) => [...readFileSync(file, "utf8").matchAll(CODE)])
    .flatMap(([, direct, helped]) => direct ?? helped ?? [])
    .filter((code) => !NOT_IN_THE_API.has(code));
}

describe("the error codes of the API reference", () => {
  it("are each described once", () => {
    const codes = errorCodes().map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
  });

  it("include every code that a source can answer", () => {
    const used = codesInSources();
    expect(used.length).toBeGreaterThan(10);
    const described = new Set(errorCodes().map(({ code }) => code));
    expect([...new Set(used)].filter((code) => !described.has(code))).toEqual([]);
  });
});
