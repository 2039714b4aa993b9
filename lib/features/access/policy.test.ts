import { describe, expect, it } from "vitest";
import { localPath } from "./policy";

describe("localPath", () => {
  it.each([
    "/",
    "/o/acme/registry",
    "/o/acme/logs?status=error#row",
    "/o/acme?next=https://elsewhere.example",
  ])("keeps the path %s", (path) => {
    expect(localPath(path)).toBe(path);
  });

  it.each([
    "https://elsewhere.example",
    "//elsewhere.example",
    "/\\elsewhere.example",
    "\\\\elsewhere.example",
    "/\t/elsewhere.example",
    "/\n/elsewhere.example",
    "/.//elsewhere.example",
    "/..//elsewhere.example/",
    "/x/..//elsewhere.example",
    " /o/acme",
    "javascript:alert(1)",
    "o/acme",
    "",
    undefined,
    ["/o/acme"],
  ])("answers the fallback for %j, which leads elsewhere or nowhere", (wanted) => {
    expect(localPath(wanted, "/start")).toBe("/start");
  });
});
