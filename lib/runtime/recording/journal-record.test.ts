import { describe, expect, it } from "vitest";
import { testAttempt, testOutcome } from "@/tests/helpers/test-calls";
import { rowOf } from "./call-row";
import { decodeCallRecord, encodeCallRecord, mergeCallRecords } from "./journal-record";

const bytes = (text: string) => new TextEncoder().encode(text);

describe("a journal record", () => {
  it("comes back as it was written", () => {
    const attempt = testAttempt({ target: "näme \u2028 “x”" });
    const rows = [
      rowOf({ attempt, outcome: testOutcome(attempt) }),
      rowOf({ attempt, outcome: null }),
      rowOf({ attempt: null, outcome: testOutcome(attempt) }),
    ];
    for (const row of rows) expect(decodeCallRecord(bytes(encodeCallRecord(row)))).toEqual(row);
  });

  it("is understood as the first version of the program wrote it", () => {
    const attempt = testAttempt();
    const outcome = testOutcome(attempt);
    const text = JSON.stringify({ format: 1, attempt, outcome });
    expect(decodeCallRecord(bytes(text))).toEqual(rowOf({ attempt, outcome }));
  });

  it.each([
    "",
    "{",
    "null",
    "2 a b c -",
    "3 a b c -\n\n",
    '{"format":1}',
    '{"format":3,"attempt":{},"outcome":null}',
  ])("is dropped when no version of the program wrote it: %s", (text) => {
    expect(decodeCallRecord(bytes(text))).toBeNull();
  });
});

describe("the records of one batch", () => {
  it("become one entry per call, whatever their order and however often they come", () => {
    const [first, second] = [testAttempt(), testAttempt()];
    const outcome = testOutcome(first);
    const merged = mergeCallRecords([
      rowOf({ attempt: null, outcome }),
      rowOf({ attempt: second, outcome: null }),
      rowOf({ attempt: first, outcome: null }),
      rowOf({ attempt: null, outcome }),
      rowOf({ attempt: second, outcome: null }),
    ]);
    expect(merged).toEqual([rowOf({ attempt: first, outcome }), rowOf({ attempt: second, outcome: null })]);
  });
});
