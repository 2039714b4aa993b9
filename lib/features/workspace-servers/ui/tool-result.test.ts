import { describe, expect, test } from "vitest";
import { mediaUrl, readToolResult } from "./tool-result";

describe("what a tool answered", () => {
  test("each kind of content block is told apart, and unknown ones are kept whole", () => {
    const content = [
      { type: "text", text: "hello" },
      { type: "image", data: "aGk=", mimeType: "image/png" },
      { type: "resource_link", uri: "demo://1", name: "one" },
      { type: "resource", resource: { uri: "demo://2", text: "two" } },
      { type: "hologram", depth: 3 },
    ];
    const { blocks, isError, structured } = readToolResult({ content, structuredContent: { a: 1 } });
    expect(blocks.map((block) => block.type)).toEqual([
      "text",
      "image",
      "resource_link",
      "resource",
      "unknown",
    ]);
    expect(blocks.at(-1)).toEqual({ type: "unknown", value: { type: "hologram", depth: 3 } });
    expect(isError).toBe(false);
    expect(structured).toEqual({ a: 1 });
  });

  test("a tool's own error is told from success", () => {
    expect(readToolResult({ content: [], isError: true }).isError).toBe(true);
  });

  test("odd results are shown, never thrown on", () => {
    for (const odd of [null, 7, "text", [], { content: "no list", isError: "maybe" }]) {
      expect(() => readToolResult(odd)).not.toThrow();
    }
    expect(readToolResult(7).blocks).toEqual([{ type: "unknown", value: 7 }]);
  });
});

test("only media that cannot run anything becomes an address", () => {
  expect(mediaUrl({ data: "aGk=", mimeType: "image/png" })).toBe("data:image/png;base64,aGk=");
  expect(mediaUrl({ data: "aGk=", mimeType: "image/svg+xml" })).toBeNull();
  expect(mediaUrl({ data: "aGk=", mimeType: "text/html" })).toBeNull();
  expect(mediaUrl({ data: 'x" onload="y', mimeType: "image/png" })).toBeNull();
});
