import { ProbeError } from "./failure";

const MESSAGE_LENGTH_MAX = 20 * 1024 * 1024;

export type StreamEvent = { event: string; data: string };

/** The JSON-RPC message that answers `id`, out of an event stream that may carry others before it. */
export async function findAnswer(response: Response, id: string): Promise<string | null> {
  for await (const { data } of readEvents(response)) if (answers(data, id)) return data;
  return null;
}

/** The events of a stream that have data. */
export async function* readEvents({ body }: Response): AsyncGenerator<StreamEvent> {
  if (!body) return;
  const decoder = new TextDecoder();
  const reader = body.getReader();
  const blocks = createBlocks();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      for (const block of blocks.take(done ? "\n\n" : decoder.decode(value, { stream: true }))) {
        const data = fieldOf(block, "data");
        if (data !== "") yield { event: fieldOf(block, "event"), data };
      }
      if (done) return;
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

const BLOCK_END = /\r\n\r\n|\n\n|\r\r/;
const BLOCK_END_LENGTH_MAX = 4;

// What came before is not searched again with every piece: a server may send a message byte by byte.
function createBlocks(): { take(text: string): string[] } {
  let pieces: string[] = [];
  let length = 0;
  let tail = "";
  return {
    take(text) {
      pieces.push(text);
      length += text.length;
      if (length > MESSAGE_LENGTH_MAX) throw new ProbeError("too_large");
      const seen = tail + text;
      tail = seen.slice(1 - BLOCK_END_LENGTH_MAX);
      if (!BLOCK_END.test(seen)) return [];
      const blocks = pieces.join("").split(BLOCK_END);
      const rest = blocks.pop() ?? "";
      pieces = [rest];
      length = rest.length;
      tail = rest.slice(1 - BLOCK_END_LENGTH_MAX);
      return blocks;
    },
  };
}

function fieldOf(block: string, name: string): string {
  const lines = block.split(/\r\n|\n|\r/).filter((line) => line.startsWith(`${name}:`));
  return lines.map((line) => line.slice(name.length + 1).replace(/^ /, "")).join("\n");
}

function answers(data: string, id: string): boolean {
  if (data === "") return false;
  const message = parseObject(data);
  return message?.id === id && ("result" in message || "error" in message);
}

/** `null` for anything but a JSON object. */
export function parseObject(text: string): Readonly<Record<string, unknown>> | null {
  try {
    return asObject(JSON.parse(text));
  } catch {
    return null;
  }
}

export function asObject(value: unknown): Readonly<Record<string, unknown>> | null {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  // Any object that is not an array can be read by any key.
  return isObject ? (value as Record<string, unknown>) : null;
}
