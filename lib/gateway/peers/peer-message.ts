import { z } from "zod";

/** What processes say to one another. A conversation (`c`) is one question and its stream of answers. */
const peerMessageSchema = z.discriminatedUnion("t", [
  z.object({ t: z.literal("hello") }),
  z.object({ t: z.literal("here") }),
  z.object({ t: z.literal("bye") }),
  z.object({ t: z.literal("open"), c: z.string(), k: z.string(), b: z.unknown() }),
  z.object({ t: z.literal("ack"), c: z.string() }),
  z.object({ t: z.literal("item"), c: z.string(), n: z.number(), b: z.unknown() }),
  z.object({ t: z.literal("end"), c: z.string(), n: z.number() }),
  z.object({ t: z.literal("fail"), c: z.string() }),
  z.object({ t: z.literal("cancel"), c: z.string() }),
]);

export type PeerMessage = z.output<typeof peerMessageSchema>;

export function readPeerMessage(text: string): PeerMessage | null {
  const parsed = peerMessageSchema.safeParse(JSON.parse(text));
  return parsed.success ? parsed.data : null;
}
