import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import { JSONRPCMessageSchema } from "@modelcontextprotocol/sdk/types.js";
import { perform } from "../operations";
import { isSaidByTheServer, newTranscript, record } from "../transcript";
import { scriptFor, type RealClient, type Target } from "./real-client";
import { factsOf, newV1Client, sessionOf } from "./sdk-v1";

const PROXY = "node_modules/mcp-remote/dist/proxy.js";

/** `mcp-remote`, which gives remote servers to clients that only know stdio. */
export const mcpRemote = remote("mcp-remote", "legacy");

/** The same when it may speak 2026-07-28 to the remote side. */
export const mcpRemoteAuto = remote("mcp-remote --protocol auto", "auto");

function remote(name: string, protocol: "legacy" | "auto"): RealClient {
  // Its stdio side has sessions in both cases; what it can pass on is what the other side has.
  const era = protocol === "auto" ? "modern" : "legacy";
  return {
    name,
    era,
    async talk(target, script) {
      const transcript = newTranscript();
      const folder = await mkdtemp(path.join(tmpdir(), "mcp-remote-"));
      const lines: string[] = [];
      const client = newV1Client();
      await client.connect(
        lineTransport(argumentsFor(target, protocol), environmentFor(target, folder), lines),
      );
      transcript.results.push(factsOf(client));
      const session = sessionOf(client, (text) => lines.some((line) => line.includes(text)));
      for (const operation of scriptFor(era, script)) {
        await record(transcript, operation, () => perform(session, operation));
      }
      await client.close();
      await rm(folder, { recursive: true, force: true });
      // Told twice when its SDK resumes a stream that had ended with an error.
      for (const line of new Set(lines)) {
        (isUnsolicited(line) ? transcript.unsolicited : transcript.answers).push(line);
      }
      return transcript;
    },
  };
}

function argumentsFor({ url, authorization, transport }: Target, protocol: string): string[] {
  const header = authorization === undefined ? [] : ["--header", "Authorization:${AUTH_HEADER}"];
  return [PROXY, url, ...header, "--transport", `${transport}-only`, "--protocol", protocol, "--silent"];
}

function environmentFor({ authorization }: Target, folder: string): NodeJS.ProcessEnv {
  return {
    PATH: process.env["PATH"],
    HOME: folder,
    NODE_ENV: "production",
    MCP_REMOTE_CONFIG_DIR: folder,
    AUTH_HEADER: authorization ?? "",
  };
}

/** A stdio transport that keeps every line as it came. */
function lineTransport(args: string[], env: NodeJS.ProcessEnv, lines: string[]): Transport {
  const child = spawn(process.execPath, args, { env, stdio: ["pipe", "pipe", "ignore"] });
  const transport: Transport = {
    start: () => {
      createInterface(child.stdout).on("line", (line) => {
        lines.push(line);
        transport.onmessage?.(JSONRPCMessageSchema.parse(JSON.parse(line)));
      });
      child.once("exit", () => transport.onclose?.());
      return Promise.resolve();
    },
    send: (message) => {
      child.stdin.write(`${JSON.stringify(message)}\n`);
      return Promise.resolve();
    },
    close: async () => {
      if (child.exitCode !== null) return;
      const exited = once(child, "exit");
      child.stdin.end();
      const killing = setTimeout(() => child.kill("SIGKILL"), 5_000);
      await exited;
      clearTimeout(killing);
    },
  };
  return transport;
}

// On stdio everything shares one stream, and what the server says of its own accord falls between the answers where it
// likes; progress does not.
function isUnsolicited(line: string): boolean {
  return isSaidByTheServer(line) && !line.includes('"notifications/progress"');
}
