import { isIP } from "node:net";
import { err, ok, type Result } from "@/lib/shared/result";
import { parseAddress } from "./address";
import type { EgressRule } from "./contract";

/** Parses `host[:port], CIDR[:port], …`; the error is a sentence for the operator. */
export function parseEgressRules(text: string): Result<EgressRule[], string> {
  const rules: EgressRule[] = [];
  for (const entry of text.split(",").map((part) => part.trim())) {
    if (entry === "") continue;
    const rule = parseRule(entry);
    if (typeof rule === "string")
      return err(
        `"${entry}" ${rule}. Write host[:port] or CIDR[:port], such as "mcp.internal:8443, 10.1.0.0/16".`,
      );
    rules.push(rule);
  }
  return ok(rules);
}

function parseRule(entry: string): EgressRule | string {
  if (entry.includes("*")) return "has a wildcard, which is not supported: name each host or give a range";
  if (entry.includes("://") || entry.includes("@"))
    return "is a URL, but only a host or a range belongs here";
  const split = splitPort(entry);
  if (!split) return "has a port that is not between 1 and 65535";
  const { target, port } = split;
  const [base = "", prefixText, ...more] = target.split("/");
  const withPort = port === null ? {} : { port };
  if (isIP(base) === 0) {
    if (prefixText !== undefined) return "is not a range of IP addresses";
    if (!/^(?!-)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*$/i.test(base.replace(/\.$/, "")))
      return "is neither a host name nor a range of IP addresses";
    return { kind: "host", host: normalizeHost(base), ...withPort };
  }
  const address = parseAddress(base);
  if (!address || address.isMapped) return "is not a plain IPv4 or IPv6 address";
  const widest = address.family === 4 ? 32 : 128;
  const prefix = prefixText === undefined ? widest : Number(prefixText);
  if (more.length > 0 || prefixText === "" || !Number.isInteger(prefix) || prefix < 0 || prefix > widest)
    return `has a prefix length that is not between 0 and ${widest}`;
  return { kind: "cidr", network: base, prefix, ...withPort };
}

/** A port follows `]` in the bracketed form, else the only colon there is. */
function splitPort(entry: string): { target: string; port: number | null } | null {
  const bracketed = /^\[([^\]]+)\](?:\/(\d+))?(?::(.*))?$/.exec(entry);
  const plain = entry.split(":").length === 2 ? /^([^:]*):(.*)$/.exec(entry) : null;
  const [target, portText] = bracketed
    ? [bracketed[2] === undefined ? bracketed[1] : `${bracketed[1]}/${bracketed[2]}`, bracketed[3]]
    : plain
      ? [plain[1], plain[2]]
      : [entry, undefined];
  if (portText === undefined) return { target: target ?? "", port: null };
  const port = /^\d{1,5}$/.test(portText) ? Number(portText) : 0;
  return port >= 1 && port <= 65_535 ? { target: target ?? "", port } : null;
}

/** Host names compare without case and without the dot of the root. */
export function normalizeHost(host: string): string {
  return host.toLowerCase().replace(/\.$/, "");
}
