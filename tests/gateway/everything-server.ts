import { spawn } from "node:child_process";
import { createServer } from "node:net";

export interface EverythingServer {
  readonly url: string;
  close(): Promise<void>;
}

const TRANSPORTS = {
  streamableHttp: { path: "/mcp", ready: "listening on port" },
  sse: { path: "/sse", ready: "running on port" },
};

/** The official server-everything over Streamable HTTP, or over HTTP+SSE, as its own process. */
export async function startEverythingServer(
  transport: keyof typeof TRANSPORTS = "streamableHttp",
): Promise<EverythingServer> {
  const { path, ready } = TRANSPORTS[transport];
  const port = await freePort();
  const child = spawn(
    process.execPath,
    ["node_modules/@modelcontextprotocol/server-everything/dist/index.js", transport],
    { env: { ...process.env, PORT: String(port) }, stdio: ["ignore", "ignore", "pipe"] },
  );
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  await new Promise<void>((resolve, reject) => {
    let output = "";
    child.stderr.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes(ready)) resolve();
    });
    void exited.then(() => reject(new Error(`server-everything ended: ${output}`)));
  });
  return {
    url: `http://127.0.0.1:${port}${path}`,
    close: async () => {
      child.kill("SIGKILL");
      await exited;
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}
