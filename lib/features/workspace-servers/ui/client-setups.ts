import { cursorLink, desktopBridge, vsCodeLink } from "./client-links";
import { curlScript, pythonProgram, typescriptProgram } from "./client-programs";

/** Stands in every snippet until a key is put in. */
export const KEY_PLACEHOLDER = "YOUR_API_KEY";
/** The environment variable that snippets read the key from where a client can do so. */
export const KEY_VARIABLE = "GATEHOUSE_KEY";

export interface ClientSetupInput {
  /** What the client will call the server: letters, digits and dashes. */
  readonly name: string;
  /** The URL for API keys (`/k/…`): some clients ignore a configured key once they find OAuth on the other one. */
  readonly keyUrl: string;
  /** The key to put into commands and files; links never hold it. */
  readonly key: string | null;
}

export interface SetupStep {
  /** What it is or where it goes: a file's path, “Terminal”. */
  readonly title: string;
  readonly code: string;
  /** A command is read as one line, however long; a file keeps its lines. */
  readonly isCommand?: boolean;
}

export interface ClientSetup {
  readonly id: string;
  readonly label: string;
  readonly intro: string;
  /** Opens the client with everything filled in but the key. */
  readonly install: { readonly label: string; readonly href: string; readonly hint: string } | null;
  readonly steps: readonly SetupStep[];
  readonly note: string | null;
}

/** How to connect each client to one MCP server of Gatehouse, in the order people look for them. */
export function clientSetups(input: ClientSetupInput): ClientSetup[] {
  return [claudeCode, claudeDesktop, cursor, vsCode, codex, typescript, python, curl].map((make) =>
    make(input),
  );
}

/** Whether a text looks like a key that an MCP endpoint takes, so that it may be pasted into a command. */
export function isMcpKey(text: string): boolean {
  return /^gh_(?:ws|user)_[0-9A-Za-z]+_[0-9A-Za-z]+$/.test(text);
}

function claudeCode({ name, keyUrl, key }: ClientSetupInput): ClientSetup {
  const file = {
    mcpServers: { [name]: { type: "http", url: keyUrl, headers: bearer(`\${${KEY_VARIABLE}}`) } },
  };
  return {
    id: "claude-code",
    label: "Claude Code",
    intro: "Run this once. Claude Code finds the tools the next time it starts.",
    install: null,
    steps: [
      {
        title: "Terminal",
        isCommand: true,
        code: `claude mcp add --transport http ${quoted(name)} ${quoted(keyUrl)} --header "Authorization: Bearer ${key ?? KEY_PLACEHOLDER}"`,
      },
      { title: "or .mcp.json, to share it with a project", code: json(file) },
    ],
    note: `The file holds no key: each person sets ${KEY_VARIABLE} in their own environment.`,
  };
}

function claudeDesktop({ name, keyUrl, key }: ClientSetupInput): ClientSetup {
  return {
    id: "claude-desktop",
    label: "Claude Desktop",
    intro:
      "Claude Desktop starts local programs only, so mcp-remote (run by npx, needs Node.js) carries the calls. Open Settings → Developer → Edit config, add this, and restart the app.",
    install: null,
    steps: [
      {
        title: "claude_desktop_config.json",
        code: json(desktopBridge(name, keyUrl, `Bearer ${key ?? KEY_PLACEHOLDER}`)),
      },
    ],
    note: "Connectors of claude.ai sign in with OAuth and take no API key, so this server cannot be added there with a key.",
  };
}

function cursor({ name, keyUrl }: ClientSetupInput): ClientSetup {
  const server = { url: keyUrl, headers: bearer(`\${env:${KEY_VARIABLE}}`) };
  return {
    id: "cursor",
    label: "Cursor",
    intro: `Set ${KEY_VARIABLE} to your key where Cursor is started from, then add the server.`,
    install: {
      label: "Add to Cursor",
      href: cursorLink(name, server),
      hint: "Opens Cursor and asks before it adds anything.",
    },
    steps: [
      {
        title: "or ~/.cursor/mcp.json (yours), .cursor/mcp.json (a project's)",
        code: json({ mcpServers: { [name]: server } }),
      },
    ],
    note: null,
  };
}

function vsCode({ name, keyUrl }: ClientSetupInput): ClientSetup {
  const inputId = "gatehouse-key";
  const inputs = [
    { type: "promptString", id: inputId, description: `Gatehouse API key for ${name}`, password: true },
  ];
  const server = { type: "http", url: keyUrl, headers: bearer(`\${input:${inputId}}`) };
  return {
    id: "vs-code",
    label: "VS Code",
    intro:
      "VS Code asks for the key when it first starts the server, and keeps it in its own secret storage.",
    install: {
      label: "Add to VS Code",
      href: vsCodeLink(name, server, inputs),
      hint: "Opens VS Code and shows what it will add.",
    },
    steps: [{ title: "or .vscode/mcp.json", code: json({ inputs, servers: { [name]: server } }) }],
    note: null,
  };
}

function codex({ name, keyUrl, key }: ClientSetupInput): ClientSetup {
  return {
    id: "codex",
    label: "Codex",
    intro: `Codex reads the key from ${KEY_VARIABLE} each time it starts.`,
    install: null,
    steps: [
      {
        title: "Terminal",
        isCommand: true,
        code: `export ${KEY_VARIABLE}=${key ?? KEY_PLACEHOLDER}\ncodex mcp add ${quoted(name)} --url ${quoted(keyUrl)} --bearer-token-env-var ${KEY_VARIABLE}`,
      },
      {
        title: "or ~/.codex/config.toml",
        code: `[mcp_servers.${name}]\nurl = ${JSON.stringify(keyUrl)}\nbearer_token_env_var = "${KEY_VARIABLE}"`,
      },
    ],
    note: null,
  };
}

function typescript({ keyUrl, key }: ClientSetupInput): ClientSetup {
  return {
    id: "typescript",
    label: "TypeScript",
    intro: "The official SDK. Lists the tools this key may use.",
    install: null,
    steps: [
      {
        title: "Terminal",
        isCommand: true,
        code: `npm install @modelcontextprotocol/client\nexport ${KEY_VARIABLE}=${key ?? KEY_PLACEHOLDER}`,
      },
      { title: "client.mjs", code: typescriptProgram(keyUrl, KEY_VARIABLE) },
    ],
    note: null,
  };
}

function python({ keyUrl, key }: ClientSetupInput): ClientSetup {
  return {
    id: "python",
    label: "Python",
    intro: "The official SDK, version 2. Lists the tools this key may use.",
    install: null,
    steps: [
      {
        title: "Terminal",
        isCommand: true,
        code: `pip install "mcp>=2"\nexport ${KEY_VARIABLE}=${key ?? KEY_PLACEHOLDER}`,
      },
      { title: "client.py", code: pythonProgram(keyUrl, KEY_VARIABLE) },
    ],
    note: null,
  };
}

function curl({ keyUrl, key }: ClientSetupInput): ClientSetup {
  return {
    id: "curl",
    label: "curl",
    intro: "The protocol by hand: open a session, then list the tools.",
    install: null,
    steps: [
      {
        title: "Terminal",
        isCommand: true,
        code: `export ${KEY_VARIABLE}=${key ?? KEY_PLACEHOLDER}\n\n${curlScript(keyUrl, KEY_VARIABLE)}`,
      },
    ],
    note: null,
  };
}

function bearer(token: string): { Authorization: string } {
  return { Authorization: `Bearer ${token}` };
}

function json(value: unknown): string {
  return JSON.stringify(value, null, 2);
}

function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
