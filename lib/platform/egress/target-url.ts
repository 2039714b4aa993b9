import { egressError } from "./map-error";

/** Only what can be dialed safely: http(s), a host, no credentials that could end up in a log. */
export function parseTargetUrl(input: string | URL): URL {
  const url = typeof input === "string" ? parse(input) : input;
  if (url.protocol !== "http:" && url.protocol !== "https:")
    throw egressError("invalid_url", undefined, "Only http and https addresses can be reached.");
  if (url.username !== "" || url.password !== "")
    throw egressError(
      "invalid_url",
      undefined,
      "The address must not contain a user name or password; send them as a header.",
    );
  if (url.hostname === "") throw egressError("invalid_url", undefined, "The address has no host name.");
  return url;
}

function parse(text: string): URL {
  try {
    return new URL(text);
  } catch (error) {
    throw egressError(
      "invalid_url",
      error,
      "This is not a complete address. It should look like https://mcp.example.com/mcp.",
    );
  }
}

/** Where a URL leads; IPv6 without its brackets. */
export function dialTarget(url: URL): { hostname: string; port: number; isSecure: boolean } {
  const isSecure = url.protocol === "https:";
  const port = url.port === "" ? (isSecure ? 443 : 80) : Number(url.port);
  return { hostname: url.hostname.replace(/^\[|\]$/g, ""), port, isSecure };
}
