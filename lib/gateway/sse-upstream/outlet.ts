import { createByteQueue } from "../pipeline/byte-queue";
import type { UpstreamResponse } from "../ports";

/** Where messages of the one stream go: the answer to a POST, or the stream of a GET. */
export interface Outlet {
  tell(message: string): void;
  end(): void;
  fail(error: Error): void;
  response(headers?: Readonly<Record<string, string>>): UpstreamResponse;
}

const QUEUE_BYTES = 1024 * 1024;
// So that whoever waits for the headers sees that the stream is open.
const OPENED = Buffer.from(": open\n\n");

/** `onLeave`: the reader went before the end. */
export function createOutlet(bytesMax: number, onLeave: () => void): Outlet {
  const queue = createByteQueue(QUEUE_BYTES, onLeave);
  let failure: Error | null = null;
  let waitingBytes = 0;
  const fail = (error: Error): void => {
    failure ??= error;
    queue.end();
  };
  const body = async function* (): AsyncGenerator<Uint8Array> {
    yield OPENED;
    for await (const bytes of queue.body) {
      waitingBytes -= bytes.length;
      yield bytes;
    }
    if (failure !== null) throw failure;
  };
  return {
    tell(message) {
      const lines = message.split(/\r\n|\r|\n/).map((line) => `data: ${line}`);
      const bytes = Buffer.from(`event: message\n${lines.join("\n")}\n\n`);
      waitingBytes += bytes.length;
      // One reader that does not read must not hold the others of the connection up, nor fill the memory.
      if (waitingBytes > bytesMax) return fail(Object.assign(new Error("unread"), { kind: "too_large" }));
      queue.push(bytes);
    },
    end: () => queue.end(),
    fail,
    response: (headers = {}) => ({
      status: 200,
      headers: { "content-type": "text/event-stream", ...headers },
      body: body(),
    }),
  };
}
