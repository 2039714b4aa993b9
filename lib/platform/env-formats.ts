// How the value of one environment variable is checked. Every message says what to write instead.
import { isIP } from "node:net";
import { z } from "zod";

/** A named key of 32 bytes; the first of a ring encrypts, the others still decrypt. */
export interface NamedKey {
  readonly kid: string;
  readonly key: Uint8Array;
}

const KEY_BYTES = 32;
// 32 random bytes hold fewer than 16 different values about once in 10^13 rings; "0000…" and "abcabc…" hold few.
const DISTINCT_BYTES_MIN = 16;

/** An integer written in decimal, within bounds. */
export function wholeNumber(min: number, max: number) {
  const message = `must be a whole number from ${String(min)} to ${String(max)}`;
  return z
    .string()
    .regex(/^\d{1,12}$/, message)
    .transform(Number)
    .pipe(z.number().min(min, message).max(max, message));
}

/** A URL with one of the given schemes and a host. */
export function urlOf(schemes: readonly string[], example: string) {
  const message = `must be a URL such as ${example}`;
  return z.string().refine((value) => {
    const url = parseUrl(value);
    return url !== null && schemes.includes(url.protocol) && url.hostname !== "";
  }, message);
}

/** An origin: scheme and host, no path, query, userinfo or trailing slash. */
export const origin = z.string().refine((value) => {
  const url = parseUrl(value);
  return url !== null && ["http:", "https:"].includes(url.protocol) && url.origin === value;
}, "must be an origin such as https://gatehouse.example.com: http or https, lower-case host, no path, no trailing slash");

/** An address to listen on. */
export const listenHost = z
  .string()
  .refine(
    (value) => isIP(value) > 0 || isHostname(value),
    "must be an address to listen on, such as 127.0.0.1 or 0.0.0.0 (without scheme or port)",
  );

/** "kid:base64(32 bytes),…": at least one key, distinct ids, no key that a person could have typed. */
export const keyRing = z.string().transform((value, context): readonly NamedKey[] => {
  const fail = (message: string): never => {
    context.addIssue({ code: "custom", message });
    return z.NEVER;
  };
  const ring: NamedKey[] = [];
  for (const entry of value.split(",").map((part) => part.trim())) {
    const [kid = "", encoded = "", ...rest] = entry.split(":");
    if (!/^[A-Za-z0-9_-]{1,32}$/.test(kid) || encoded === "" || rest.length > 0) {
      return fail(
        'must be "name:base64key", several separated by commas; make one with `openssl rand -base64 32`',
      );
    }
    const key = new Uint8Array(Buffer.from(encoded, "base64"));
    if (key.length !== KEY_BYTES) {
      return fail(`key "${kid}" must be 32 bytes in base64; make one with \`openssl rand -base64 32\``);
    }
    if (new Set(key).size < DISTINCT_BYTES_MIN) {
      return fail(`key "${kid}" is not random; make one with \`openssl rand -base64 32\``);
    }
    if (ring.some((other) => other.kid === kid)) return fail(`key name "${kid}" appears twice`);
    ring.push({ kid, key });
  }
  return ring;
});

/** A secret string that is long and varied enough not to be guessed. */
export const randomSecret = z
  .string()
  .min(32, { error: "must be at least 32 characters; make one with `openssl rand -base64 32`", abort: true })
  .refine(
    (value) => new Set(value).size >= 10,
    "is not random enough; make one with `openssl rand -base64 32`",
  );

/** host[:port] and CIDR[:port] entries separated by commas. */
export const egressList = listOf(
  isEgressEntry,
  'neither host[:port] nor CIDR[:port]; write for example "tools.internal:8080, 10.2.0.0/16, [fd00::]/8:443"',
);

/** Addresses and CIDR networks separated by commas. */
export const networkList = listOf(
  isNetwork,
  'neither an address nor a CIDR network; write for example "10.2.0.0/16, fd00::/8"',
);

function listOf(isEntry: (entry: string) => boolean, whatElse: string) {
  return z.string().transform((value, context): readonly string[] => {
    const entries = value
      .split(",")
      .map((entry) => entry.trim())
      .filter((entry) => entry !== "");
    const wrong = entries.find((entry) => !isEntry(entry));
    if (wrong === undefined) return entries;
    context.addIssue({ code: "custom", message: `has the entry "${wrong}", which is ${whatElse}` });
    return z.NEVER;
  });
}

/** Whether a host name or address means this machine. */
export function isLoopbackHost(host: string): boolean {
  return host === "localhost" || host === "::1" || host === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(host);
}

function isEgressEntry(entry: string): boolean {
  const match = /^(\[[0-9a-fA-F:.]+\]|[^[\]:/]+)(?:\/(\d{1,3}))?(?::(\d{1,5}))?$/.exec(entry);
  if (match === null) return false;
  const [, bracketed = "", bits, port] = match;
  const host = bracketed.startsWith("[") ? bracketed.slice(1, -1) : bracketed;
  const family = isIP(host);
  if (bracketed.startsWith("[") && family !== 6) return false;
  if (port !== undefined && (Number(port) < 1 || Number(port) > 65_535)) return false;
  if (bits === undefined) return family > 0 || isHostname(host);
  return family > 0 && Number(bits) <= (family === 4 ? 32 : 128);
}

function isNetwork(entry: string): boolean {
  const [, address = "", bits] = /^([0-9a-fA-F:.]+)(?:\/(\d{1,3}))?$/.exec(entry) ?? [];
  const family = isIP(address);
  return family > 0 && Number(bits ?? 0) <= (family === 4 ? 32 : 128);
}

function isHostname(value: string): boolean {
  return (
    value.length <= 253 &&
    value.split(".").every((label) => /^[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?$/.test(label)) &&
    !/^[\d.]+$/.test(value)
  );
}

function parseUrl(value: string): URL | null {
  try {
    return new URL(value);
  } catch {
    return null;
  }
}
