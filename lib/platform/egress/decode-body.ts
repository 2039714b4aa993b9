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

async function* decode(
  body: AsyncIterable<Uint8Array>,
  decoder: NonNullable<ReturnType<typeof createDecoder>>,
  bytesMax: number,
): AsyncGenerator<Uint8Array> {
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
  } catch (error) {
    throw toEgressError(error);
  } finally {
    decoder.destroy();
    source.destroy();
  }
}
