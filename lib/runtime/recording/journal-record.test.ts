import { describe, expect, it } from "vitest";
import { testAttempt, testOutcome } from "@/tests/helpers/test-calls";
import { decodeCallRecord, encodeCallRecord, mergeCallRecords } from "./journal-record";

const bytes = (text: string) => new TextEncoder().encode(text);

describe("a journal record", () => {
  it("comes back as it was written", () => {
    const attempt = testAttempt({ target: "näme \u2028 “x”" });
    const parts = { attempt, outcome: testOutcome(attempt) };
    expect(decodeCallRecord(bytes(encodeCallRecord(parts)))).toEqual(parts);
  });

  it.each(["", "{", "null", "[]", '{"format":2,"attempt":null,"outcome":null}', '{"format":1}'])(
    "is dropped when no version of the program wrote it: %s",
    (text) => {
      expect(decodeCallRecord(bytes(text))).toBeNull();
    },
  );
});

describe("the records of one batch", () => {
  it("become one entry per call, whatever their order and however often they come", () => {
    const [first, second] = [testAttempt(), testAttempt()];
    const outcome = testOutcome(first);
    const merged = mergeCallRecords([
      { attempt: null, outcome },
      { attempt: second, outcome: null },
      { attempt: first, outcome: null },
      { attempt: null, outcome },
      { attempt: second, outcome: null },
      { attempt: null, outcome: null },
    ]);
    expect(merged).toEqual([
      { attempt: first, outcome },
      { attempt: second, outcome: null },
    ]);
  });
});
