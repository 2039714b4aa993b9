import { decodeUtf8 } from "./utf8";

type Headers = Readonly<Record<string, string | string[] | undefined>>;

const SENTINEL_PREFIX = "=?base64?";
const SENTINEL_SUFFIX = "?=";
const CANONICAL_BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
// Visible ASCII, space and tab: what may leave in a header value.
const SAFE_VALUE = /^[\t\x20-\x7e]*$/;

/** One header, trimmed; several of one name are joined, so that a duplicate never matches a body. */
export function headerOf(headers: Headers, name: string): string | null {
  const value = headers[name];
  if (value === undefined) return null;
  return (Array.isArray(value) ? value.join(", ") : value).trim();
}

/** Decodes an Mcp-Name or Mcp-Param value; null where the sentinel is broken or bytes are unsafe. */
export function decodeMcpValue(value: string): string | null {
  if (!SAFE_VALUE.test(value)) return null;
  if (!value.startsWith(SENTINEL_PREFIX) || !value.endsWith(SENTINEL_SUFFIX)) return value;
  const encoded = value.slice(SENTINEL_PREFIX.length, -SENTINEL_SUFFIX.length);
  if (!CANONICAL_BASE64.test(encoded)) return null;
  return decodeUtf8(Buffer.from(encoded, "base64"));
}

export function isSafeHeaderValue(value: string): boolean {
  return SAFE_VALUE.test(value);
}

/** `type/subtype`, lower-case, without parameters. */
export function mediaTypeOf(value: string | null): string | null {
  return value === null ? null : (value.split(";", 1)[0] ?? "").trim().toLowerCase();
}

const BOTH_MEDIA_TYPES = "application/json, text/event-stream";

/** Whether an Accept header permits a media type. An absent header permits everything. */
export function accepts(accept: string | null, mediaType: string): boolean {
  // What MCP clients send, all but always.
  if (accept === null || accept === "" || accept === BOTH_MEDIA_TYPES) return true;
  const [wantedType] = mediaType.split("/");
  return accept.split(",").some((entry) => {
    const [range = "", ...parameters] = entry.split(";").map((part) => part.trim().toLowerCase());
    const isRefused = parameters.some((parameter) => /^q=0(?:\.0*)?$/.test(parameter));
    return !isRefused && (range === mediaType || range === `${wantedType}/*` || range === "*/*");
  });
}

/** A value of a body as an Mcp-Name or Mcp-Param header: as it is, or encoded where it would not be safe. */
export function encodeMcpValue(value: string): string {
  const isPlain =
    /^[\x20-\x7e]*$/.test(value) &&
    value.trim() === value &&
    !(value.startsWith(SENTINEL_PREFIX) && value.endsWith(SENTINEL_SUFFIX));
  return isPlain ? value : `${SENTINEL_PREFIX}${Buffer.from(value).toString("base64")}${SENTINEL_SUFFIX}`;
}
