import { describe, expect, test } from "vitest";
import { createSseSplitter, withData, type SseBlock } from "./sse";

const STREAM = [
  "id: 1\nevent: message\ndata: one\n\n",
  "data: two\r\ndata: lines\r\n\r\n",
  "data:three\r\r",
  "retry: 100\n\n",
  ": comment\n\n",
].join("");
const DATA = ["one", "two\nlines", "three", null, null];

function split(text: string, size: number): SseBlock[] {
  const splitter = createSseSplitter(1_000);
  const bytes = Buffer.from(text);
  const blocks: SseBlock[] = [];
  for (let at = 0; at < bytes.length; at += size)
    blocks.push(...(splitter.push(bytes.subarray(at, at + size)) ?? []));
  return blocks;
}

describe("the splitter", () => {
  test.each([1, 2, 3, 7, 1_000])("finds the same events in chunks of %i bytes, and loses no byte", (size) => {
    const blocks = split(STREAM, size);
    expect(blocks.map(({ data }) => data).filter((data) => data !== null)).toEqual(
      DATA.filter((data) => data !== null),
    );
    expect(Buffer.concat(blocks.map(({ raw }) => raw)).toString()).toBe(STREAM);
  });

  test("gives a finished comment line out at once", () => {
    expect(split(": ping\n", 100).map(({ raw }) => Buffer.from(raw).toString())).toEqual([": ping\n"]);
    expect(split("data: x\n", 100)).toEqual([]);
  });

  test("refuses a block that grows beyond its bound", () => {
    const splitter = createSseSplitter(10);
    expect(splitter.push(Buffer.from("data: 1234"))).toEqual([]);
    expect(splitter.push(Buffer.from("5"))).toBeNull();
  });

  test("joins multi-byte characters that were cut between chunks", () => {
    expect(split("data: größe\n\n", 1)[0]?.data).toBe("größe");
  });
});

test("replacing the data keeps id, event and retry", () => {
  const [block] = split("id: 7\nevent: message\nretry: 5\ndata: a\ndata: b\n\n", 100);
  const replaced = block === undefined ? "" : Buffer.from(withData(block, '{"x":\n1}')).toString();
  expect(replaced).toBe('id: 7\nevent: message\nretry: 5\ndata: {"x":\ndata: 1}\n\n');
});
