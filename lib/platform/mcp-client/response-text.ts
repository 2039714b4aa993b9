import { ProbeError } from "./failure";

const MESSAGE_LENGTH_MAX = 20 * 1024 * 1024;

/** The JSON-RPC message that answers `id`, out of an event stream that may carry others before it. */
export async function findAnswer(response: Response, id: string): Promise<string | null> {
  const { body } = response;
  if (!body) return null;
  const decoder = new TextDecoder();
  const reader = body.getReader();
  let pending = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      pending += done ? "\n\n" : decoder.decode(value, { stream: true });
      if (pending.length > MESSAGE_LENGTH_MAX) throw new ProbeError("too_large");
      const events = pending.split(/\r\n\r\n|\n\n|\r\r/);
      pending = events.pop() ?? "";
      const answer = events.map(dataOf).find((data) => answers(data, id));
      if (answer !== undefined) return answer;
      if (done) return null;
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

function dataOf(event: string): string {
  const lines = event.split(/\r\n|\n|\r/).filter((line) => line.startsWith("data:"));
  return lines.map((line) => line.slice(line.startsWith("data: ") ? 6 : 5)).join("\n");
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
