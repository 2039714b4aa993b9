import type { CallDetailView } from "../schema";

type Call = Pick<CallDetailView, "method" | "target" | "params" | "era" | "protocolVersion">;

/** The call as a command that makes it again; null where what is stored of it is not the whole. */
export function curlCommand(call: Call, url: string): string | null {
  if (call.params?.truncated === true || call.method === "unknown" || call.method === "response") return null;
  if (call.params !== null && call.params.json === undefined) return null;
  const isNotification = call.method.startsWith("notifications/");
  const message = {
    jsonrpc: "2.0",
    ...(isNotification ? {} : { id: 1 }),
    method: call.method,
    ...(call.params === null ? {} : { params: call.params.json }),
  };
  return [
    `curl -sS ${quoted(url)}`,
    `-H "Authorization: Bearer $GATEHOUSE_KEY"`,
    `-H "Content-Type: application/json"`,
    `-H "Accept: application/json, text/event-stream"`,
    ...eraHeaders(call),
    `--data-raw ${quoted(JSON.stringify(message))}`,
  ].join(" \\\n  ");
}

function eraHeaders({ era, method, target, protocolVersion }: Call): string[] {
  const version =
    protocolVersion === null ? [] : [`-H ${quoted(`MCP-Protocol-Version: ${protocolVersion}`)}`];
  if (era === "modern") {
    // Names outside plain ASCII need the protocol's own encoding, which a shell command cannot show readably.
    const name =
      target !== null && /^[\x21-\x7e]+$/.test(target.name)
        ? [`-H ${quoted(`Mcp-Name: ${target.name}`)}`]
        : [];
    return [...version, `-H ${quoted(`Mcp-Method: ${method}`)}`, ...name];
  }
  return method === "initialize" ? [] : [`-H "Mcp-Session-Id: $SESSION"`, ...version];
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
