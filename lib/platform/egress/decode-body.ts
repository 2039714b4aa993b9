import { Readable } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import type { EgressResponse } from "./contract";
import { egressError, toEgressError } from "./map-error";

/** Undoes a compression nobody asked for; the cap is on what comes out, so a bomb stops at the cap. */
export function decodeBody(response: EgressResponse, bytesMax: number): EgressResponse {
  const decoder = createDecoder(response.headers["content-encoding"]);
  if (!decoder) return response;
  const { "content-encoding": _encoding, "content-length": _length, ...headers } = response.headers;
  return { status: response.status, headers, body: decode(response.body, decoder, bytesMax) };
}

function createDecoder(encoding: string | string[] | undefined) {
  if (typeof encoding !== "string") return null;
  switch (encoding.trim().toLowerCase()) {
    case "gzip":
    case "x-gzip":
      return createGunzip();
    case "br":
      return createBrotliDecompress();
    case "deflate":
      return createInflate();
    default:
      return null;
  }
}

type Decoder = NonNullable<ReturnType<typeof createDecoder>>;

// A generator alone would not do: one that was never begun, or that waits for the server, does not hear of being left.
function decode(
  body: AsyncIterable<Uint8Array>,
  decoder: Decoder,
  bytesMax: number,
): AsyncIterableIterator<Uint8Array> {
  const source = body[Symbol.asyncIterator]();
  const chunks = decodedChunks({ [Symbol.asyncIterator]: () => source }, decoder, bytesMax);
  let isLeft = false;
  return {
    next: () =>
      chunks.next().catch((error: unknown) => {
        if (isLeft) return { done: true, value: undefined };
        throw error;
      }),
    async return() {
      isLeft = true;
      await source.return?.();
      decoder.destroy();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

async function* decodedChunks(
  body: AsyncIterable<Uint8Array>,
  decoder: Decoder,
  bytesMax: number,
): AsyncGenerator<Uint8Array, undefined> {
  const source = Readable.from(body, { objectMode: false });
  source.on("error", (error) => decoder.destroy(error));
  source.pipe(decoder);
  let decodedBytes = 0;
  try {
    for await (const chunk of decoder) {
      const bytes: Uint8Array = chunk;
      decodedBytes += bytes.byteLength;
      if (bytesMax > 0 && decodedBytes > bytesMax) throw egressError("too_large");
      yield bytes;
    }
    return undefined;
  } catch (error) {
    throw toEgressError(error);
  } finally {
    decoder.destroy();
    source.destroy();
  }
}
