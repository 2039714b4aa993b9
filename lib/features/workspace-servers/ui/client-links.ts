/** Installs a server into Cursor. The configuration must not hold a key: links end up in histories. */
export function cursorLink(name: string, server: object): string {
  const config = encodeURIComponent(base64(JSON.stringify(server)));
  return `cursor://anysphere.cursor-deeplink/mcp/install?name=${encodeURIComponent(name)}&config=${config}`;
}

/** Installs a server into VS Code; `inputs` are what it asks the person for, such as the key. */
export function vsCodeLink(name: string, server: object, inputs: readonly object[]): string {
  return `vscode:mcp/install?${encodeURIComponent(JSON.stringify({ name, ...server, inputs }))}`;
}

/** An entry of claude_desktop_config.json that bridges from stdio to Streamable HTTP. */
export function desktopBridge(name: string, url: string, authorization: string): object {
  const isPlainRemote =
    url.startsWith("http://") && !/^http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])[:/]/.test(url);
  const args = ["-y", "mcp-remote", url, "--transport", "http-only"];
  return {
    mcpServers: {
      [name]: {
        command: "npx",
        // No space after the colon: Claude Desktop on Windows splits arguments at spaces.
        args: [
          ...args,
          ...(isPlainRemote ? ["--allow-http"] : []),
          "--header",
          "Authorization:${AUTH_HEADER}",
        ],
        env: { AUTH_HEADER: authorization },
      },
    },
  };
}

function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}
