import { describe, expect, it } from "vitest";
import { newId } from "@/lib/shared/ids";
import { newTrace, readTraceparent, writeTraceparent } from "./trace";

const TRACE = "0af7651916cd43dd8448eb211c80319c";

describe("a traceparent", () => {
  it("names a trace, whatever future versions add", () => {
    expect(readTraceparent(`00-${TRACE}-b7ad6b7169203331-01`)).toEqual({ traceId: TRACE, flags: "01" });
    expect(readTraceparent(`01-${TRACE}-b7ad6b7169203331-00-more`)).toEqual({ traceId: TRACE, flags: "00" });
  });

  it.each([
    undefined,
    7,
    "",
    `ff-${TRACE}-b7ad6b7169203331-01`,
    `00-${"0".repeat(32)}-b7ad6b7169203331-01`,
    `00-${TRACE}-${"0".repeat(16)}-01`,
    `00-${TRACE.toUpperCase()}-b7ad6b7169203331-01`,
    `00-${TRACE}-b7ad6b7169203331-01x`,
  ])("that is not one (%s) is none", (value) => {
    expect(readTraceparent(value)).toBeNull();
  });

  it("written by us can be read, and has another parent in every request", () => {
    const [one, two] = [newId(), newId()];
    const trace = newTrace(one);
    expect(readTraceparent(writeTraceparent(trace, one))).toEqual(trace);
    expect(writeTraceparent(trace, one)).not.toBe(writeTraceparent(trace, two));
  });
});
