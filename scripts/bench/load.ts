// The load generator: as many requests as the other side answers, on a fixed number of connections.
import { setTimeout as delay } from "node:timers/promises";
import { answerCommands } from "./child";
import { BenchConnection, requestBytes, type Reply } from "./http-client";
import { percentile } from "./statistics";

export interface RequestSpec {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export type LoadCommand =
  /** The same request over and over. */
  | { readonly do: "run"; readonly request: RequestSpec; readonly connections: number; readonly ms: number }
  /** Each request once, some at a time; answers the session ids that came back. */
  | { readonly do: "each"; readonly requests: readonly RequestSpec[]; readonly connections: number }
  /** Each request on a connection of its own, which then stays open. */
  | { readonly do: "hold"; readonly requests: readonly RequestSpec[] }
  /** How many of the held streams have received something since the last question. */
  | { readonly do: "heard" }
  | { readonly do: "release" };

export interface RunResult {
  readonly count: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly failures: number;
  readonly firstFailure: string | null;
}

export interface EachResult {
  readonly sessionIds: readonly string[];
  readonly failures: number;
  readonly firstFailure: string | null;
}

const HEAD_MS_MAX = 5_000;
const HOLD_FAILURES_MAX = 3;

const held: BenchConnection[] = [];
const heard = new Set<number>();

answerCommands(async (command: LoadCommand): Promise<object> => {
  switch (command.do) {
    case "run":
      return run(command.request, command.connections, command.ms);
    case "each":
      return each(command.requests, command.connections);
    case "hold":
      return hold(command.requests);
    case "heard": {
      const streams = heard.size;
      heard.clear();
      return { streams };
    }
    case "release":
      for (const connection of held.splice(0)) connection.close();
      return {};
  }
});

async function run(spec: RequestSpec, connections: number, ms: number): Promise<RunResult> {
  const failed = failureCounter();
  const latencies: number[] = [];
  const url = new URL(spec.url);
  const request = bytesOf(spec);
  const opened = await Promise.all(
    Array.from({ length: connections }, () => BenchConnection.open(url.hostname, Number(url.port))),
  );
  const startedAt = performance.now();
  const client = async (connection: BenchConnection) => {
    for (let sentAt = performance.now(); sentAt - startedAt < ms;) {
      const reply = await connection.send(request);
      const now = performance.now();
      if (isGood(reply)) latencies.push(now - sentAt);
      else failed.note(reply.beginning);
      sentAt = now;
    }
  };
  await Promise.all(
    opened.map((connection) =>
      client(connection).catch((error: unknown) => {
        failed.note(String(error));
      }),
    ),
  );
  const elapsedMs = performance.now() - startedAt;
  for (const connection of opened) connection.close();
  const sorted = Float64Array.from(latencies).sort();
  return {
    count: latencies.length,
    perSecond: (latencies.length / elapsedMs) * 1_000,
    p50Ms: percentile(sorted, 0.5),
    p99Ms: percentile(sorted, 0.99),
    ...failed.result(),
  };
}

async function each(specs: readonly RequestSpec[], connections: number): Promise<EachResult> {
  const failed = failureCounter();
  const sessionIds: string[] = Array.from({ length: specs.length }, () => "");
  let next = 0;
  const client = async () => {
    const [first] = specs;
    if (first === undefined) return;
    const url = new URL(first.url);
    const connection = await BenchConnection.open(url.hostname, Number(url.port));
    for (let index = next++; index < specs.length; index = next++) {
      const spec = specs[index];
      if (spec === undefined) break;
      const reply = await connection.send(bytesOf(spec));
      if (reply.status >= 300) failed.note(reply.beginning);
      sessionIds[index] = /^mcp-session-id: (\S+)/im.exec(reply.beginning)?.[1] ?? "";
    }
    connection.close();
  };
  await Promise.all(Array.from({ length: connections }, client));
  return { sessionIds, ...failed.result() };
}

async function hold(specs: readonly RequestSpec[]) {
  const failed = failureCounter();
  for (const [index, spec] of specs.entries()) {
    const url = new URL(spec.url);
    const connection = await BenchConnection.open(url.hostname, Number(url.port));
    held.push(connection);
    const reply = await Promise.race([
      connection.openStream(bytesOf(spec), () => heard.add(index)),
      delay(HEAD_MS_MAX, null, { ref: false }),
    ]);
    if (reply?.status !== 200) failed.note(reply?.beginning ?? "no head of a response came");
    if (failed.result().failures > HOLD_FAILURES_MAX) break;
  }
  return failed.result();
}

function bytesOf({ method, url, headers, body }: RequestSpec): Buffer {
  return requestBytes(method, new URL(url), headers, body);
}

// A fast refusal must not pass for a fast answer.
function isGood({ status, beginning }: Reply): boolean {
  return status === 200 && !beginning.includes('"error":');
}

function failureCounter() {
  let failures = 0;
  let firstFailure: string | null = null;
  return {
    note: (what: string) => {
      failures += 1;
      firstFailure ??= what;
    },
    result: () => ({ failures, firstFailure }),
  };
}
