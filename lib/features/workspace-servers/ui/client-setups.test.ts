import { describe, expect, test } from "vitest";
import { clientSetups, isMcpKey, KEY_PLACEHOLDER, type ClientSetup } from "./client-setups";

const KEY = "gh_ws_aaaaaaaaaaaaaaaaaaaaaaaaaaa_bbbbbb";
const INPUT = { name: "acme-github", keyUrl: "https://gw.example.com/k/acme/platform/github/mcp", key: null };

const setup = (id: string, input: Partial<typeof INPUT> | { key: string } = {}): ClientSetup => {
  const found = clientSetups({ ...INPUT, ...input }).find((each) => each.id === id);
  if (found === undefined) throw new Error(`no ${id}`);
  return found;
};
const code = (each: ClientSetup, step = 0): string => each.steps[step]?.code ?? "";

describe("how a client is connected", () => {
  test("every client is told the URL for keys and where the key goes", () => {
    for (const each of clientSetups(INPUT)) {
      const everything = each.steps.map((step) => step.code).join("\n");
      expect(everything, each.id).toContain(INPUT.keyUrl);
      expect(everything, each.id).toMatch(/YOUR_API_KEY|GATEHOUSE_KEY|gatehouse-key/);
    }
  });

  test("Claude Code gets one command, with the header after what it belongs to", () => {
    expect(code(setup("claude-code"))).toBe(
      `claude mcp add --transport http acme-github ${INPUT.keyUrl} --header "Authorization: Bearer ${KEY_PLACEHOLDER}"`,
    );
    expect(code(setup("claude-code", { key: KEY }))).toContain(`Bearer ${KEY}"`);
  });

  test("a key that was put in appears in commands and never in a link or a file meant for sharing", () => {
    for (const each of clientSetups({ ...INPUT, key: KEY })) {
      expect(decodeURIComponent(each.install?.href ?? "")).not.toContain(KEY);
      for (const step of each.steps.filter((one) => /\.mcp\.json|mcp\.json/.test(one.title))) {
        expect(step.code, step.title).not.toContain(KEY);
      }
    }
  });

  test("the link of Cursor holds the same server as its file", () => {
    const { install, steps } = setup("cursor");
    const config = new URL(install?.href ?? "").searchParams.get("config") ?? "";
    const file = JSON.parse(steps[0]?.code ?? "") as { mcpServers: Record<string, unknown> };
    expect(JSON.parse(atob(config))).toEqual(file.mcpServers["acme-github"]);
    expect(install?.href).toMatch(/^cursor:\/\/anysphere\.cursor-deeplink\/mcp\/install\?name=acme-github&/);
  });

  test("the link of VS Code names the server inside the JSON and asks for the key", () => {
    const href = setup("vs-code").install?.href ?? "";
    const config = JSON.parse(decodeURIComponent(href.replace("vscode:mcp/install?", ""))) as Record<
      string,
      unknown
    >;
    expect(config).toMatchObject({ name: "acme-github", type: "http", url: INPUT.keyUrl });
    expect(config["headers"]).toEqual({ Authorization: "Bearer ${input:gatehouse-key}" });
    expect(config["inputs"]).toMatchObject([{ id: "gatehouse-key", password: true }]);
  });

  test("files are JSON that the client can read", () => {
    for (const [id, step] of [
      ["claude-code", 1],
      ["claude-desktop", 0],
      ["cursor", 0],
      ["vs-code", 0],
    ] as const) {
      expect(() => JSON.parse(code(setup(id), step)), id).not.toThrow();
    }
  });

  test("the bridge of Claude Desktop allows plain HTTP only where it would refuse it", () => {
    expect(code(setup("claude-desktop"))).not.toContain("--allow-http");
    expect(code(setup("claude-desktop", { keyUrl: "http://localhost:3000/k/a/b/c/mcp" }))).not.toContain(
      "--allow-http",
    );
    expect(code(setup("claude-desktop", { keyUrl: "http://gw.lan/k/a/b/c/mcp" }))).toContain("--allow-http");
  });
});

test("only what looks like a key of an MCP endpoint is taken as one", () => {
  expect(isMcpKey(KEY)).toBe(true);
  expect(isMcpKey("gh_admin_aaaaaaaaaaaaaaaaaaaaaaaaaaa_bbbbbb")).toBe(false);
  expect(isMcpKey('gh_ws_"; rm -rf ~_x')).toBe(false);
});
