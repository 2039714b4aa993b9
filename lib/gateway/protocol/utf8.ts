const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Bytes as text, or null where they are not UTF-8. A byte order mark stays in the text, where
 * JSON.parse refuses it: bytes in are bytes out, and not every reader drops it.
 */
export function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes);
  } catch {
    return null;
  }
}
