import { describe, expect, it } from "vitest";
import { findAnswer, readEvents } from "./response-text";

const encoder = new TextEncoder();

function inPieces(pieces: Iterable<string>): Response {
  const iterator = pieces[Symbol.iterator]();
  return new Response(
    new ReadableStream<Uint8Array>({
      pull(controller) {
        const { done, value } = iterator.next();
        if (done === true) controller.close();
        else controller.enqueue(encoder.encode(value));
      },
    }),
  );
}

async function eventsOf(pieces: Iterable<string>) {
  const events = [];
  for await (const { event, data } of readEvents(inPieces(pieces))) events.push([event, data]);
  return events;
}

describe("the events of a stream", () => {
  const text = "event: a\r\ndata: 1\r\n\r\ndata: 2\ndata: 3\n\n: silence\n\ndata:4\r\rdata: ä5";
  const expected = [
    ["a", "1"],
    ["", "2\n3"],
    ["", "4"],
    ["", "ä5"],
  ];

  it.each([1, 2, 3, 5, 1_000])("are the same in pieces of %i", async (size) => {
    const pieces = [];
    for (let at = 0; at < text.length; at += size) pieces.push(text.slice(at, at + size));
    expect(await eventsOf(pieces)).toEqual(expected);
  });

  it("cost a server's single bytes no more than their number", async () => {
    function* bytes() {
      yield 'data: {"id":"1","result":"';
      for (let byte = 0; byte < 300_000; byte += 1) yield "x";
      yield '"}\n\n';
    }
    expect(await findAnswer(inPieces(bytes()), "1")).toHaveLength(300_022);
  });
});
