import { AppError } from "@/lib/shared/errors";
import type { BusEvent, BusHandler } from "./contract";

/** Below the 8000 bytes that PostgreSQL takes, with room for the envelope. */
const MESSAGE_BYTES_MAX = 7 * 1024;

export type Fanout = {
  subscribe(channel: string, handler: BusHandler): () => void;
  /** Takes a message off the wire; what is not ours is reported and dropped. */
  deliver(envelope: string): void;
  resync(): void;
};

/** The subscribers of this process, whatever carries the messages. */
export function createFanout(onError: (error: unknown) => void): Fanout {
  const subscribers = new Set<{ channel: string; handler: BusHandler }>();
  const notify = (handler: BusHandler, event: BusEvent) => {
    try {
      handler(event);
    } catch (error) {
      onError(error);
    }
  };
  return {
    subscribe(channel, handler) {
      const subscriber = { channel, handler };
      subscribers.add(subscriber);
      return () => void subscribers.delete(subscriber);
    },
    deliver(text) {
      const envelope = decodeEnvelope(text);
      if (!envelope) return onError(new Error("A message on the bus is not in our form and was dropped."));
      for (const { channel, handler } of [...subscribers])
        if (channel === envelope.channel) notify(handler, { type: "message", ...envelope });
    },
    resync() {
      for (const { handler } of [...subscribers]) notify(handler, { type: "resync" });
    },
  };
}

export function encodeEnvelope(channel: string, message: unknown): string {
  const envelope = JSON.stringify([channel, message ?? null]);
  if (Buffer.byteLength(envelope) <= MESSAGE_BYTES_MAX) return envelope;
  throw new AppError("invalid", {
    publicMessage: "The notification is too large to be sent.",
    internalMessage: `A bus message on ${channel} exceeds ${MESSAGE_BYTES_MAX} bytes; send an id instead of the thing.`,
  });
}

function decodeEnvelope(text: string): { channel: string; message: unknown } | null {
  try {
    const parsed: unknown = JSON.parse(text);
    if (!Array.isArray(parsed) || parsed.length !== 2 || typeof parsed[0] !== "string") return null;
    return { channel: parsed[0], message: parsed[1] };
  } catch {
    return null;
  }
}

export function busUnavailable(cause?: unknown): AppError {
  return new AppError("unavailable", {
    publicMessage: "Other parts of the system cannot be notified right now. Try again in a moment.",
    internalMessage: "The bus is not connected.",
    cause,
  });
}

/** The channel name ends up in SQL as an identifier. */
export function channelName(name = "gatehouse"): string {
  if (/^[a-z][a-z0-9_]{0,50}$/.test(name)) return name;
  throw new Error(`A bus name has lower-case letters, digits and _ only, unlike "${name}".`);
}
