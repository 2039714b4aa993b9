import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

/** A server from npm that runs, as a process of its own. */
export interface RunningServer {
  readonly url: string;
  stop(): Promise<void>;
}

const MODULES = "node_modules/@modelcontextprotocol";

/** The reference server: every feature, sessions, eras up to 2025-11-25. */
export function startEverything(): Promise<RunningServer> {
  return start("/mcp", (port) => ({
    args: [`${MODULES}/server-everything/dist/index.js`, "streamableHttp"],
    env: { PORT: port },
  }));
}

/** The same over HTTP+SSE of 2024-11-05. */
export function startEverythingSse(): Promise<RunningServer> {
  return start("/sse", (port) => ({
    args: [`${MODULES}/server-everything/dist/index.js`, "sse"],
    env: { PORT: port },
  }));
}

/** Another server of the oldest transport, made by somebody else. It serves one connection at a time. */
export function startHelloWorld(): Promise<RunningServer> {
  return start("/sse", (port) => ({
    args: ["node_modules/mcp-hello-world/build/http.js"],
    env: { PORT: port },
  }));
}

/** The filesystem server on a folder, behind `mcp-proxy`, which speaks both eras. */
export function startFilesystem(folder: string): Promise<RunningServer> {
  return start("/mcp", (port) => ({
    args: behindProxy(port, [`${MODULES}/server-filesystem/dist/index.js`, folder]),
    env: {},
  }));
}

/** The memory server on a file, behind `mcp-proxy`. */
export function startMemory(file: string): Promise<RunningServer> {
  return start("/mcp", (port) => ({
    args: behindProxy(port, [`${MODULES}/server-memory/dist/index.js`]),
    env: { MEMORY_FILE_PATH: file },
  }));
}

/** An MCP App: a tool whose result is shown by an HTML document of the server. */
export function startApp(): Promise<RunningServer> {
  return start("/mcp", (port) => ({
    args: [`${MODULES}/server-budget-allocator/dist/index.js`],
    env: { PORT: port },
  }));
}

function behindProxy(port: string, server: readonly string[]): string[] {
  const listen = ["--host", "127.0.0.1", "--port", port, "--server", "stream"];
  return ["node_modules/mcp-proxy/dist/bin/mcp-proxy.mjs", ...listen, "--", process.execPath, ...server];
}

async function start(
  path: string,
  command: (port: string) => { readonly args: readonly string[]; readonly env: Record<string, string> },
): Promise<RunningServer> {
  const port = await freePort();
  const { args, env } = command(port);
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env["PATH"], HOME: process.env["HOME"], NODE_ENV: "production", ...env },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let output = "";
  child.stderr.on("data", (chunk: Buffer) => (output = `${output}${chunk.toString()}`.slice(-4_000)));
  for (const deadline = Date.now() + 30_000; !(await isListening(port)); await delay(25)) {
    if (child.exitCode !== null || Date.now() > deadline) throw new Error(`${args.join(" ")}: ${output}`);
  }
  return {
    url: `http://127.0.0.1:${port}${path}`,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, "exit");
      child.kill("SIGTERM");
      const killing = setTimeout(() => child.kill("SIGKILL"), 3_000);
      await exited;
      clearTimeout(killing);
    },
  };
}

/** Any answer will do: the root is no endpoint of any of them, so nothing is opened by asking. */
function isListening(port: string): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/`).then(
    async (response) => {
      await response.body?.cancel();
      return true;
    },
    () => false,
  );
}

async function freePort(): Promise<string> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (address === null || typeof address === "string") throw new Error("no port");
  return String(address.port);
}
