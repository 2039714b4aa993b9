import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Operation } from "../operations";
import { newTranscript, type Transcript } from "../transcript";
import { scriptFor, type RealClient, type Target } from "./real-client";

const INSPECTOR = "node_modules/@modelcontextprotocol/inspector/clients/launcher/build/index.js";

export const inspector = inspectorCli("Inspector CLI", "legacy");

export const inspectorModern = inspectorCli("Inspector CLI (2026-07-28)", "modern");

interface Run {
  readonly code: number;
  /** What it prints on both streams. */
  readonly output: string;
}

/** The CLI of the MCP Inspector: a process, and a connection, for each operation. */
function inspectorCli(name: string, era: "legacy" | "modern"): RealClient {
  return {
    name,
    era,
    async talk(target, script) {
      const transcript = newTranscript();
      const home = await mkdtemp(path.join(tmpdir(), "inspector-"));
      const run = (args: string[]) => runInspector([...connectionOf(target, era), ...args], home);
      const { output } = await run(["--method", "initialize"]);
      transcript.results.push(output);
      for (const operation of scriptFor(era, script).filter(({ cli }) => cli)) {
        const args = argumentsFor(operation);
        if (args !== null) note(transcript, operation, await run(args));
      }
      await rm(home, { recursive: true, force: true });
      return transcript;
    },
  };
}

function note(transcript: Transcript, operation: Operation, { code, output }: Run): void {
  const hasFailed = code !== 0;
  transcript.results.push({ operation, outcome: { code, output } });
  if (hasFailed !== (operation.fails ?? false)) {
    transcript.surprises.push(`${JSON.stringify(operation)}: ${output}`);
  }
}

function connectionOf({ url, authorization, transport }: Target, era: string): string[] {
  const header = authorization === undefined ? [] : ["--header", `Authorization: ${authorization}`];
  const how = ["--transport", transport, "--protocol-era", era, "--stored-auth-only", "--format", "json"];
  return [INSPECTOR, "--cli", url, ...how, ...header];
}

/** The operation on the command line; null for what the CLI cannot do. */
function argumentsFor(operation: Operation): string[] | null {
  if ("appInfo" in operation) {
    return ["--method", "tools/call", "--tool-name", operation.appInfo, "--app-info"];
  }
  if ("list" in operation) {
    const method = operation.list === "templates" ? "resources/templates/list" : `${operation.list}/list`;
    return ["--method", method];
  }
  if ("tool" in operation) {
    const args = ["--tool-args-json", JSON.stringify(operation.args ?? {})];
    return ["--method", "tools/call", "--tool-name", operation.tool, ...args];
  }
  if ("read" in operation) return ["--method", "resources/read", "--uri", operation.read];
  if ("prompt" in operation) {
    const pairs = Object.entries(operation.args ?? {}).map(([name, value]) => `${name}=${value}`);
    const args = pairs.length === 0 ? [] : ["--prompt-args", ...pairs];
    return ["--method", "prompts/get", "--prompt-name", operation.prompt, ...args];
  }
  if ("logLevel" in operation) return ["--method", "logging/setLevel", "--log-level", operation.logLevel];
  return null;
}

async function runInspector(args: string[], home: string): Promise<Run> {
  const env = {
    PATH: process.env["PATH"],
    HOME: home,
    NODE_ENV: "production" as const,
    MCP_INSPECTOR_SECRET_STORE: "memory",
  };
  const child = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "pipe"] });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  await once(child, "close");
  return { code: child.exitCode ?? -1, output: `${stdout}${stderr}`.trim() };
}
