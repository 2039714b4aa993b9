import type { Clock } from "@/lib/shared/clock";
import { z } from "zod";
import type { SealKeys } from "../ports";
import { seal, unsealBytes } from "../sessions/seal";

// Whoever can write to the bus must not be able to answer questions: every frame is sealed, says from
// whom and to whom it goes, and counts only once.

const PURPOSE = "ghp1";
/** With the seal and its spelling below the 7 KB a bus message may have. */
const PIECE_BYTES = 4_800;
/** Clocks of two hosts may differ; nothing older is believed. */
const AGE_MAX_MS = 10 * 60_000;
const SENDERS_MAX = 10_000;
const ASSEMBLING_BYTES_MAX = 96 * 1024 * 1024;
/** The parts of a message follow one another: after this long without one, the rest was lost on the way. */
const PART_WITHIN_MS = 30_000;

const headSchema = z.object({
  from: z.string(),
  to: z.string(),
  /** Rises with every frame of the sender. */
  seq: z.number(),
  at: z.number(),
  /** Of the message, among the sender's; its parts follow one another. */
  message: z.number(),
  part: z.number(),
  parts: z.number(),
});

export interface Frames {
  /** The frames that carry a text, each numbered when it is taken. */
  write(to: string, text: string): Generator<string>;
  /** The text that this frame completes; null: more to come, or not to be believed. */
  read(to: string, frame: string): { readonly from: string; readonly text: string } | null;
}

interface Assembling {
  readonly pieces: Buffer[];
  at: number;
}

interface Sender {
  seq: number;
  at: number;
  readonly assembling: Map<number, Assembling>;
}

export function createFrames(
  self: string,
  keys: SealKeys,
  clock: Clock,
  assemblingBytesMax = ASSEMBLING_BYTES_MAX,
): Frames {
  const senders = new Map<string, Sender>();
  let lastSeq = 0;
  let lastMessage = 0;
  let assemblingBytes = 0;

  const senderOf = (from: string): Sender => {
    const sender = senders.get(from) ?? { seq: 0, at: 0, assembling: new Map<number, Assembling>() };
    // Re-inserted, so that the one heard of longest ago is forgotten first.
    senders.delete(from);
    senders.set(from, sender);
    for (const [oldest, { at }] of senders) {
      if (senders.size <= SENDERS_MAX && clock.now() - at < 2 * AGE_MAX_MS) break;
      if (oldest !== from) drop(oldest);
      else break;
    }
    return sender;
  };
  const drop = (from: string): void => {
    for (const { pieces } of senders.get(from)?.assembling.values() ?? []) assemblingBytes -= sizeOf(pieces);
    senders.delete(from);
  };
  const giveUp = (sender: Sender, message: number): void => {
    assemblingBytes -= sizeOf(sender.assembling.get(message)?.pieces ?? []);
    sender.assembling.delete(message);
  };
  const giveUpBroken = (): void => {
    for (const sender of senders.values())
      for (const [message, { at }] of sender.assembling)
        if (clock.now() - at > PART_WITHIN_MS) giveUp(sender, message);
  };
  const complete = (sender: Sender, head: z.output<typeof headSchema>, piece: Buffer): string | null => {
    if (head.parts === 1) return piece.toString("utf8");
    if (head.part === 0) giveUpBroken();
    const pieces = sender.assembling.get(head.message)?.pieces ?? [];
    if (pieces.length !== head.part || assemblingBytes + piece.length > assemblingBytesMax) {
      giveUp(sender, head.message);
      return null;
    }
    pieces.push(piece);
    assemblingBytes += piece.length;
    sender.assembling.set(head.message, { pieces, at: clock.now() });
    if (pieces.length < head.parts) return null;
    giveUp(sender, head.message);
    return Buffer.concat(pieces).toString("utf8");
  };

  return {
    *write(to, text) {
      const bytes = Buffer.from(text);
      const parts = Math.max(1, Math.ceil(bytes.length / PIECE_BYTES));
      const message = (lastMessage += 1);
      for (let part = 0; part < parts; part += 1) {
        const seq = (lastSeq += 1);
        const head = JSON.stringify({ from: self, to, seq, at: clock.now(), message, part, parts });
        const piece = bytes.subarray(part * PIECE_BYTES, (part + 1) * PIECE_BYTES);
        const frame = seal(PURPOSE, Buffer.concat([Buffer.from(`${head}\n`), piece]), keys);
        if (frame === null) throw new Error("no key to seal messages to other processes with");
        yield frame;
      }
    },
    read(to, frame) {
      const bytes = unsealBytes(PURPOSE, frame, keys);
      const end = bytes?.indexOf(0x0a) ?? -1;
      const head = bytes === null || end === -1 ? null : headOf(bytes.subarray(0, end).toString("utf8"));
      if (bytes === null || head === null || head.to !== to || head.from === self) return null;
      if (Math.abs(clock.now() - head.at) > AGE_MAX_MS) return null;
      const sender = senderOf(head.from);
      if (head.seq <= sender.seq) return null;
      sender.seq = head.seq;
      sender.at = clock.now();
      const text = complete(sender, head, bytes.subarray(end + 1));
      return text === null ? null : { from: head.from, text };
    },
  };
}

function headOf(text: string): z.output<typeof headSchema> | null {
  const parsed = headSchema.safeParse(JSON.parse(text));
  return parsed.success ? parsed.data : null;
}

function sizeOf(pieces: readonly Buffer[]): number {
  return pieces.reduce((sum, piece) => sum + piece.length, 0);
}
