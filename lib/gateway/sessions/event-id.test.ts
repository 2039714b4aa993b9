import { describe, expect, test } from "vitest";
import { openEventId, sealEventIds } from "./event-id";

const keys = { list: () => [{ kid: "t1", key: new Uint8Array(32).fill(7) }] };
const sealed = (block: string, session = "s1"): string =>
  Buffer.from(sealEventIds(Buffer.from(block), session, keys)).toString("utf8");
const idIn = (block: string): string => /^id: (.*)$/m.exec(block)?.[1] ?? "";

describe("event ids", () => {
  test("come back as they were to the session they were sealed for, and to no other", () => {
    const block = sealed('event: message\nid: stream_1_ü\ndata: {"a":"id:x"}\n\n');
    expect(block).toMatch(/^event: message\nid: ghe1\.t1\.[\w-]+\ndata: \{"a":"id:x"\}\n\n$/);
    expect(block).not.toContain("stream_1");
    expect(openEventId(idIn(block), "s1", keys)).toBe("stream_1_ü");
    expect(openEventId(idIn(block), "s2", keys)).toBeNull();
    expect(openEventId("stream_1", "s1", keys)).toBeNull();
    expect(openEventId(null, "s1", keys)).toBeNull();
  });

  test("leave blocks without one untouched, and survive every kind of line end", () => {
    const plain = Buffer.from("data: id: no\n\n");
    expect(sealEventIds(plain, "s1", keys)).toBe(plain);
    for (const end of ["\n", "\r", "\r\n"]) {
      const block = sealed(`id:7${end}retry: 5${end}data: ${end}${end}`);
      expect(block.endsWith(`${end}retry: 5${end}data: ${end}${end}`)).toBe(true);
      expect(openEventId(/^id: ([\w.-]+)/.exec(block)?.[1] ?? "", "s1", keys)).toBe("7");
    }
  });
});
