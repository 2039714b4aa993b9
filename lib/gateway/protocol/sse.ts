const LF = 0x0a;
const CR = 0x0d;
const COLON = 0x3a;

/** One block of an event stream, with the bytes it came in. */
export interface SseBlock {
  readonly raw: Uint8Array;
  /** The joined data lines; null for a block without any (comments, retry). */
  readonly data: string | null;
}

export interface SseSplitter {
  /** The blocks completed by this chunk; null once a block is larger than allowed. */
  push(chunk: Uint8Array): readonly SseBlock[] | null;
}

/**
 * Cuts an event stream into blocks, whatever its line ends (LF, CR, CRLF) and however it is chunked.
 * Finished comment lines are given out at once: they are heartbeats, and nothing follows them.
 */
export function createSseSplitter(blockBytesMax: number): SseSplitter {
  let pending: Buffer[] = [];
  let pendingBytes = 0;
  let isLineEmpty = true;
  let hasOnlyComments = true;
  let endedOnCr = false;

  const take = (last: Uint8Array): SseBlock => {
    const raw = pending.length === 0 ? last : Buffer.concat([...pending, last]);
    pending = [];
    pendingBytes = 0;
    hasOnlyComments = true;
    return { raw, data: dataOf(raw) };
  };

  return {
    push(chunk) {
      const blocks: SseBlock[] = [];
      let from = 0;
      for (let at = 0; at < chunk.length; at += 1) {
        const byte = chunk[at];
        if (byte !== LF && byte !== CR) {
          if (isLineEmpty && byte !== COLON) hasOnlyComments = false;
          isLineEmpty = false;
          endedOnCr = false;
          continue;
        }
        if (byte === LF && endedOnCr) {
          endedOnCr = false;
          continue;
        }
        endedOnCr = byte === CR;
        if (!isLineEmpty) {
          isLineEmpty = true;
          continue;
        }
        if (endedOnCr && chunk[at + 1] === LF) {
          at += 1;
          endedOnCr = false;
        }
        blocks.push(take(chunk.subarray(from, at + 1)));
        from = at + 1;
      }
      const rest = chunk.subarray(from);
      if (rest.length > 0 && isLineEmpty && hasOnlyComments) blocks.push(take(rest));
      else if (rest.length > 0) {
        pending.push(Buffer.from(rest));
        pendingBytes += rest.length;
      }
      return pendingBytes > blockBytesMax ? null : blocks;
    },
  };
}

/** The block with its data replaced; event, id and retry lines stay. */
export function withData(block: SseBlock, data: string): Uint8Array {
  const kept = linesOf(block.raw).filter((line) => line !== "" && fieldOf(line).name !== "data");
  const lines = [...kept, ...data.split("\n").map((line) => `data: ${line}`)];
  return Buffer.from(`${lines.join("\n")}\n\n`);
}

/** One message as an event of our own. */
export function sseEvent(message: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from("event: message\ndata: "), message, Buffer.from("\n\n")]);
}

function dataOf(raw: Uint8Array): string | null {
  let data: string | null = null;
  for (const line of linesOf(raw)) {
    const field = fieldOf(line);
    if (field.name === "data") data = data === null ? field.value : `${data}\n${field.value}`;
  }
  return data;
}

const decoder = new TextDecoder();

// It drops a byte order mark at the beginning, as the specification of event streams asks.
function linesOf(raw: Uint8Array): string[] {
  return decoder.decode(raw).split(/\r\n|\r|\n/);
}

function fieldOf(line: string): { readonly name: string; readonly value: string } {
  const colon = line.indexOf(":");
  if (colon === -1) return { name: line, value: "" };
  const value = line.slice(colon + 1);
  return { name: line.slice(0, colon), value: value.startsWith(" ") ? value.slice(1) : value };
}
