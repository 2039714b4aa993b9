// What may be stored as the address and the headers of an upstream. Threat: a header that rewrites the request
// itself, or a URL that carries a credential into logs. Rule: the transport's own headers are refused.
import { HEADERS_BYTES_MAX, HEADERS_MAX, SERVER_URL_LENGTH_MAX } from "./constants";

const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const VISIBLE_ASCII = /^[\x21-\x7e](?:[\t\x20-\x7e]*[\x21-\x7e])?$/;
const TRANSPORT_HEADER =
  /^(?:host|connection|keep-alive|te|trailer|transfer-encoding|upgrade|expect|via|forwarded|date|set-cookie|last-event-id|accept|accept-encoding|content-.*|proxy-.*|mcp-.*|x-forwarded-.*)$/i;

/** Why a name cannot be the name of a configured header, as a sentence; null when it can. */
export function headerNameProblem(name: string): string | null {
  if (name === "") return "Enter the header's name.";
  if (!TOKEN.test(name))
    return `“${name}” is not a header name. Use letters, digits and dashes, such as X-API-Key.`;
  if (TRANSPORT_HEADER.test(name))
    return `“${name}” is set by Gatehouse for every request and cannot be configured. Remove it.`;
  return null;
}

/** Why a text cannot be a header's value, as a sentence that does not repeat it; null when it can. */
export function headerValueProblem(value: string): string | null {
  if (value === "") return "Enter the header's value.";
  if (!VISIBLE_ASCII.test(value))
    return "A header's value is one line of plain ASCII characters without spaces at its ends.";
  return null;
}

/** Why several headers cannot be stored together; null when they can. */
export function headersProblem(headers: Readonly<Record<string, string>>): string | null {
  const entries = Object.entries(headers);
  if (entries.length === 0) return "Add at least one header, or choose no authentication.";
  if (entries.length > HEADERS_MAX) return `A server has at most ${String(HEADERS_MAX)} headers.`;
  if (new Set(entries.map(([name]) => name.toLowerCase())).size < entries.length)
    return "Two headers have the same name. Names are the same in upper and lower case.";
  const bytes = entries.reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  if (bytes > HEADERS_BYTES_MAX)
    return `All headers together have at most ${String(HEADERS_BYTES_MAX)} bytes.`;
  return null;
}

/** Why a text cannot be the URL of an upstream; null when it can. Says nothing about whether it can be reached. */
export function serverUrlProblem(text: string): string | null {
  if (text.length > SERVER_URL_LENGTH_MAX)
    return `A URL has at most ${String(SERVER_URL_LENGTH_MAX)} characters.`;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || url.hostname === "")
    return "This is not a complete URL. It should look like https://mcp.example.com/mcp.";
  if (url.protocol !== "http:" && url.protocol !== "https:")
    return "The URL must start with https:// or http://.";
  if (url.username !== "" || url.password !== "")
    return "The URL must not contain a user name or password. Send them as a header.";
  if (url.hash !== "" || text.includes("#"))
    return "The URL must not contain a fragment. Remove the part from # on.";
  return null;
}
