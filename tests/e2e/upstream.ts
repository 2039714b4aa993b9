import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import path from "node:path";
import { waitFor } from "./product";

const EVERYTHING = path.resolve(
  import.meta.dirname,
  "../../node_modules/@modelcontextprotocol/server-everything/dist/index.js",
);

/** The reference server of the protocol, over Streamable HTTP, on a port of its own. */
export async function startEverything(): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  const port = address === null || typeof address === "string" ? 0 : address.port;
  probe.close();
  await once(probe, "close");
  const child = spawn(process.execPath, [EVERYTHING, "streamableHttp"], {
    env: { ...process.env, PORT: String(port) },
    stdio: "ignore",
  });
  const url = `http://127.0.0.1:${String(port)}/mcp`;
  const answers = () =>
    fetch(url).then(
      () => true,
      () => false,
    );
  await waitFor(answers, { timeoutMs: 20_000, what: () => "server-everything" });
  return {
    url,
    stop: async () => {
      const exited = once(child, "exit");
      child.kill();
      await exited;
    },
  };
}
