import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createEgress, type Egress } from "@/lib/platform/egress";
import type { RunningHttpServer } from "@/lib/runtime/doors/http-server";
import { createUpstreamHttp } from "@/lib/runtime/ports/upstream-http";
import { drillSize } from "../helpers/drill-size";
import { rawExchange, startEdge } from "./edge-door";
import { startHarness, type Harness } from "./gateway-harness";
import { spoiltRequests, type FuzzRequest } from "./fuzz-grammar";
import { HIDDEN_TOOL } from "./fuzz-mutations";
import { openPipelinedClient, type PipelinedAnswer, type PipelinedClient } from "./pipelined-client";
import { initialize } from "./raw-client";
import {
  answerPlainly,
  startScriptedUpstream,
  type ScriptedUpstream,
  type SeenRequest,
} from "./scripted-upstream";

// What CI promises: this many messages that are refused, besides those that stay valid in spite of it all.
const REFUSED_MIN = drillSize(100_000, 1_000_000);
const ROUND = 2_000;
const SOCKETS = 8;
const DEPTH = 16;
const FRAMES = drillSize(2_000, 50_000);
const PATH = "/acme/platform/everything/mcp";

const seed = Number(process.env["GATEHOUSE_FUZZ_SEED"] ?? Date.now() % 2 ** 31);

let upstream: ScriptedUpstream;
let egress: Egress;
let harness: Harness;
let door: RunningHttpServer;
let session: string;
const rejections: unknown[] = [];
const note = (reason: unknown): void => void rejections.push(reason);

beforeAll(async () => {
  process.on("unhandledRejection", note);
  upstream = await startScriptedUpstream();
  egress = createEgress({ allow: [], allowLoopback: true });
  const hidden = { kind: "tool", name: HIDDEN_TOOL, orgEnabled: false, workspaceEnabled: true } as const;
  harness = await startHarness({
    upstreamUrl: upstream.url,
    upstream: createUpstreamHttp(() => egress),
    snapshot: { capabilities: [hidden] },
    limits: {
      inFlightPerKeyMax: 1_000,
      streamsPerKeyMax: 1_000,
      inFlightPerServerMax: 1_000,
      bodyBytesMax: 64 * 1024,
    },
  });
  door = await startEdge(harness);
  upstream.play((request, response) => {
    if (request.method === "GET") return void response.writeHead(405).end();
    return answerPlainly(request, response);
  });
  session = await initialize(harness);
});
afterAll(async () => {
  process.off("unhandledRejection", note);
  await door.close();
  await harness.close();
  await egress.close();
  await upstream.close();
});

test(
  `${REFUSED_MIN.toLocaleString("en")} malformed messages are each refused with their own id: no crash, no hang, no 5xx`,
  { timeout: drillSize(300_000, 3_000_000) },
  async () => {
    process.stdout.write(`fuzz seed ${seed} (GATEHOUSE_FUZZ_SEED=${seed} repeats this run)\n`);
    const grammar = spoiltRequests({ key: harness.key, session });
    const clients = Array.from({ length: SOCKETS }, () => openPipelinedClient(door.port));
    let refused = 0;
    let passed = 0;
    let forwarded = 0;
    for (let round = 0; refused < REFUSED_MIN; round += 1) {
      const requests = fc.sample(grammar, { numRuns: ROUND, seed: seed + round });
      upstream.seen.length = 0;
      harness.world.calls.length = 0;
      harness.world.lines.length = 0;
      const answers = await sendAll(clients, requests);
      answers.forEach((answer, index) => {
        const isRefused = checkAnswer(
          requests[index],
          answer,
          `seed ${seed}, round ${round}, message ${index}`,
        );
        if (isRefused) refused += 1;
        else passed += 1;
      });
      forwarded += upstream.seen.length;
      for (const request of upstream.seen) checkForwarded(request);
      expect(harness.world.lines).toHaveLength(requests.length);
    }
    for (const client of clients) client.close();
    process.stdout.write(`fuzz: ${refused} refused, ${passed} answered, ${forwarded} forwarded\n`);
    expect(rejections).toEqual([]);
    expect(forwarded).toBeGreaterThan(refused / 100);
    await expect.poll(() => new Set(Object.values(harness.gateway.gauges()))).toEqual(new Set([0]));
  },
);

test(
  `${FRAMES.toLocaleString("en")} requests with broken framing end in an answer or a closed connection`,
  { timeout: 300_000 },
  async () => {
    const whole = requestBytes({
      method: "POST",
      headers: validHeaders(),
      body: Buffer.from('{"jsonrpc":"2.0","id":1,"method":"ping"}'),
    });
    const spoilt = fc.array(
      fc.record({
        at: fc.nat(whole.length),
        drop: fc.nat(12),
        noise: fc.oneof(
          fc.uint8Array({ maxLength: 8 }),
          fc
            .constantFrom(
              "\r\n",
              "\n",
              "\r",
              ": ",
              "\0",
              "Content-Length: 5\r\n",
              "Transfer-Encoding: chunked\r\n",
              " \r\n\t",
              "0\r\n\r\n",
              "Expect: 100-continue\r\n",
              "HTTP/1.0",
              "Upgrade: h2c\r\n",
            )
            .map((text) => Uint8Array.from(Buffer.from(text, "latin1"))),
        ),
      }),
      { minLength: 1, maxLength: 3 },
    );
    upstream.seen.length = 0;
    const all = fc.sample(spoilt, { numRuns: FRAMES, seed });
    for (let at = 0; at < all.length; at += 50) {
      const ends = await Promise.all(
        all.slice(at, at + 50).map((cuts) => {
          const bytes = cuts.reduce<Buffer>(
            (text, cut) =>
              Buffer.concat([text.subarray(0, cut.at), cut.noise, text.subarray(cut.at + cut.drop)]),
            whole,
          );
          return rawExchange(door.port, (socket) => void socket.end(bytes));
        }),
      );
      for (const { status } of ends)
        expect(status, `seed ${seed}`).toSatisfy((code: number) => code === 0 || code < 500);
    }
    for (const request of upstream.seen) checkForwarded(request);
    expect(rejections).toEqual([]);
  },
);

function validHeaders(): [string, string][] {
  return [
    ["authorization", `Bearer ${harness.key}`],
    ["content-type", "application/json"],
    ["accept", "application/json, text/event-stream"],
    ["mcp-session-id", session],
  ];
}

async function sendAll(
  clients: readonly PipelinedClient[],
  requests: readonly FuzzRequest[],
): Promise<PipelinedAnswer[]> {
  const answers: PipelinedAnswer[] = [];
  let next = 0;
  const worker = async (client: PipelinedClient): Promise<void> => {
    for (let index = next++; index < requests.length; index = next++) {
      const request = requests[index];
      if (request === undefined) return;
      const answer = await Promise.race([client.send(requestBytes(request)), overdue(request)]);
      answers[index] = answer;
    }
  };
  await Promise.all(clients.flatMap((client) => Array.from({ length: DEPTH }, () => worker(client))));
  return answers;
}

function overdue(request: FuzzRequest): Promise<never> {
  return new Promise((_, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`no answer within 20 s (seed ${seed}): ${shown(request)}`)),
      20_000,
    );
    timer.unref();
  });
}

/** Whether the message was refused; throws where the answer is not what a client may expect. */
function checkAnswer(
  request: FuzzRequest | undefined,
  answer: PipelinedAnswer | undefined,
  where: string,
): boolean {
  const told = () => `${where}: ${request === undefined ? "" : shown(request)} → ${JSON.stringify(answer)}`;
  if (request === undefined || answer === undefined) throw new Error(`no answer, ${told()}`);
  const { status, body } = answer;
  if (status < 200 || status >= 500) throw new Error(`HTTP ${status}, ${told()}`);
  if (body === "") {
    if (status !== 202 && status !== 204) throw new Error(`an empty answer, ${told()}`);
    return false;
  }
  const message = JSON.parse(body) as {
    jsonrpc?: unknown;
    id?: unknown;
    result?: unknown;
    error?: { code?: unknown };
  };
  const isError = typeof message.error?.code === "number";
  if (message.jsonrpc !== "2.0" || isError === (message.result !== undefined))
    throw new Error(`not JSON-RPC, ${told()}`);
  const sent = idIn(request.body);
  const isOwnId = message.id === sent || (isError && message.id === null);
  if (!isOwnId) throw new Error(`a foreign id, ${told()}`);
  return isError;
}

function idIn(body: Buffer): unknown {
  try {
    const value: unknown = JSON.parse(
      new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body),
    );
    return typeof value === "object" && value !== null && "id" in value ? value.id : null;
  } catch {
    return null;
  }
}

/** Only clear messages go on, however they are read, and never for what is hidden. */
function checkForwarded({ method, headers, body, message }: SeenRequest): void {
  if (method === "GET") return;
  const text = body.toString("utf8");
  if (Buffer.from(text).compare(body) !== 0) throw new Error(`forwarded what is not UTF-8: ${text}`);
  const value = message as Record<string, unknown> | null;
  const isMessage =
    value?.["jsonrpc"] === "2.0" && (typeof value["method"] === "string" || value["method"] === undefined);
  if (!isMessage || Array.isArray(value)) throw new Error(`forwarded what is no message: ${text}`);
  checkKeys(value, ["jsonrpc", "id", "method", "params", "result", "error"], text);
  checkKeys(value["params"], ["name", "uri", "ref", "_meta", "arguments"], text);
  const asked = (value["params"] as Record<string, unknown> | undefined)?.["name"];
  if (asked === HIDDEN_TOOL && value["method"] === "tools/call")
    throw new Error(`forwarded a hidden tool: ${text}`);
  if (JSON.stringify(headers).includes(harness.key)) throw new Error("forwarded the client's key");
}

// A parser that ignores case must not find what policy did not see. Doubles are gone once parsed: see the text.
function checkKeys(object: unknown, meaningful: readonly string[], text: string): void {
  if (typeof object !== "object" || object === null) return;
  const keys = Object.keys(object).map((key) => key.normalize("NFKC").toLowerCase());
  const isAmbiguous = meaningful.some((known) => keys.filter((key) => key === known).length > 1);
  if (isAmbiguous) throw new Error(`forwarded an ambiguous message: ${text}`);
}

function requestBytes({ method, headers, body }: FuzzRequest): Buffer {
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  const head = `${method} ${PATH} HTTP/1.1\r\nhost: localhost:${door.port}\r\n${lines}content-length: ${body.length}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head, "latin1"), body]);
}

function shown({ method, headers, body }: FuzzRequest): string {
  const lines = headers.filter(([name]) => name !== "authorization");
  return JSON.stringify({ method, headers: lines, body: body.toString("latin1") });
}
