import { expect, test } from "vitest";
import { createFrames } from "./frames";

const keys = { list: () => [{ kid: "t1", key: new Uint8Array(32).fill(7) }] };

test("messages that break off do not take the room of those to come", () => {
  let now = 1_000_000;
  const clock = { now: () => now };
  const [writer, reader] = [createFrames("a", keys, clock), createFrames("b", keys, clock, 300_000)];
  const long = "x".repeat(100_000);
  for (let count = 0; count < 4; count += 1) {
    const frames = [...writer.write("b", long)];
    for (const frame of frames.slice(0, -1)) expect(reader.read("b", frame)).toBeNull();
    now += 60_000;
  }
  const read = [...writer.write("b", long)].map((frame) => reader.read("b", frame));
  expect(read.at(-1)?.text.length).toBe(long.length);
});
