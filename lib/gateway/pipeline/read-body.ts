import { err, ok, type Result } from "@/lib/shared/result";
import type { Denial } from "../errors";
import type { UpstreamReply } from "./forward";
import { upstreamDenial } from "./upstream-failure";

/** The whole body of an upstream's reply, up to a bound. */
export async function readBody(reply: UpstreamReply, bytesMax: number): Promise<Result<Uint8Array, Denial>> {
  const { body, watchdog } = reply;
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for (let step = await body.next(); step.done !== true; step = await body.next()) {
      watchdog.progressed();
      chunks.push(step.value);
      bytes += step.value.length;
      if (bytes > bytesMax) {
        watchdog.abort("too_large");
        return err(upstreamDenial(null, "too_large"));
      }
    }
  } catch (error) {
    return err(upstreamDenial(error, watchdog.reason()));
  } finally {
    watchdog.stop();
  }
  // Some adapters end an aborted body instead of failing it; half an answer is none.
  if (watchdog.reason() !== null) return err(upstreamDenial(null, watchdog.reason()));
  const [only] = chunks;
  return ok(chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks, bytes));
}

/** Nobody needs this body: lets its connection go. */
export function discardBody(reply: UpstreamReply): void {
  void drain(reply).catch(() => undefined);
}

const DISCARD_BYTES_MAX = 64 * 1024;

// A short rest is read to its end, so that the connection can be used again.
async function drain({ body, watchdog }: UpstreamReply): Promise<void> {
  let bytes = 0;
  for (let step = await body.next(); step.done !== true; step = await body.next()) {
    bytes += step.value.length;
    if (bytes > DISCARD_BYTES_MAX) watchdog.abort("too_large");
  }
  watchdog.stop();
}
