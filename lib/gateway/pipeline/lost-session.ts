import type { Routed, SessionOperation } from "../context";
import { isJsonObject } from "../protocol/json-rpc";
import { parseUpstreamMessage } from "./answer";
import type { UpstreamReply } from "./forward";

const REFUSAL_BYTES_MAX = 64 * 1024;

export type BufferedReply = UpstreamReply & { readonly bytes: Uint8Array };

/** A refusal with its short body read, so that it can be looked at and still be passed on. */
export async function bufferReply(reply: UpstreamReply): Promise<BufferedReply> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for (let step = await reply.body.next(); step.done !== true; step = await reply.body.next()) {
      reply.watchdog.progressed();
      chunks.push(step.value);
      size += step.value.length;
      if (size > REFUSAL_BYTES_MAX) {
        reply.watchdog.abort("too_large");
        break;
      }
    }
  } catch {
    // Half a refusal is still one.
  }
  reply.watchdog.stop();
  const bytes = Buffer.concat(chunks);
  return { ...reply, bytes, body: again(bytes) };
}

/** Servers built on the SDK's examples answer an unknown session with 400 instead of 404. */
export function isLostSession(call: Routed | SessionOperation, reply: BufferedReply): boolean {
  if ((call.session?.claims.upstreamSessionId ?? null) === null) return false;
  if (reply.status === 404) return true;
  if (reply.status !== 400) return false;
  const error = parseUpstreamMessage(Buffer.from(reply.bytes).toString("utf8"))?.["error"];
  return isJsonObject(error) && error["code"] === -32000 && /session/i.test(String(error["message"]));
}

async function* again(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  if (bytes.length > 0) yield await Promise.resolve(bytes);
}
