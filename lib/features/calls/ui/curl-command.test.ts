import { describe, expect, test } from "vitest";
import { curlCommand } from "./curl-command";

const URL = "https://gw.example.com/k/acme/platform/github/mcp";
const payload = (json: unknown) => ({ json, text: JSON.stringify(json), truncated: false, sha256: null });
const legacy = {
  method: "tools/call",
  target: { kind: "tool", name: "echo" },
  params: payload({ name: "echo", arguments: { message: "it's" } }),
  era: "legacy",
  protocolVersion: "2025-11-25",
};

describe("a call as a curl command", () => {
  test("holds the message, quoted for the shell, and no key", () => {
    const command = curlCommand(legacy, URL) ?? "";
    expect(command).toContain(`curl -sS '${URL}'`);
    expect(command).toContain('"Authorization: Bearer $GATEHOUSE_KEY"');
    expect(command).toContain(`"message":"it'\\''s"`);
    expect(command).toContain(`-H "Mcp-Session-Id: $SESSION"`);
  });

  test("a modern call names method and target in headers and needs no session", () => {
    const command = curlCommand({ ...legacy, era: "modern", protocolVersion: "2026-07-28" }, URL) ?? "";
    expect(command).toContain("'Mcp-Method: tools/call'");
    expect(command).toContain("'Mcp-Name: echo'");
    expect(command).not.toContain("SESSION");
  });

  test("a call that is not stored whole gives no command that would do something else", () => {
    expect(curlCommand({ ...legacy, params: { ...payload({}), truncated: true } }, URL)).toBeNull();
    expect(curlCommand({ ...legacy, params: { text: "{", truncated: false, sha256: null } }, URL)).toBeNull();
    expect(curlCommand({ ...legacy, method: "unknown" }, URL)).toBeNull();
  });

  test("a notification has no id", () => {
    const command = curlCommand({ ...legacy, method: "notifications/initialized", params: null }, URL) ?? "";
    expect(command).toContain(`'{"jsonrpc":"2.0","method":"notifications/initialized"}'`);
  });
});
