import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import pg from "pg";
import type { ClosableRecorder } from "@/lib/runtime/ports/call-recorder";
import { newId } from "@/lib/shared/ids";
import { eventually, startHarness, type Harness } from "../gateway/gateway-harness";
import { initialize, modern, open, rpc, send } from "../gateway/raw-client";
import {
  answerPlainly,
  sendJson,
  startScriptedUpstream,
  type ScriptedUpstream,
} from "../gateway/scripted-upstream";
import { openTestRecorder, WRITERS } from "../helpers/recorders";
import { useStores } from "../helpers/use-stores";

const stores = useStores();
let admin: pg.Client;
let upstream: ScriptedUpstream;
let recorder: ClosableRecorder;
let harness: Harness;
let orgId: string;
let key: string;
let session: string;

beforeAll(async () => {
  admin = new pg.Client({ connectionString: stores.current.database.adminUrl });
  await admin.connect();
  upstream = await startScriptedUpstream();
});
afterAll(async () => {
  await upstream.close();
  await admin.end();
});

async function setUp(writer: (typeof WRITERS)[number]): Promise<void> {
  upstream.play(answerPlainly);
  recorder = openTestRecorder(writer, { dataDir: stores.current.dataDir });
  orgId = newId();
  const workspaceId = newId();
  harness = await startHarness({
    upstreamUrl: upstream.url,
    recorder,
    limits: { inFlightPerKeyMax: 4, toolSilenceMs: 400 },
    snapshot: {
      org: { id: orgId, slug: "acme", enabled: true },
      workspace: { id: workspaceId, slug: "platform", enabled: true },
      server: { id: newId(), name: "Everything", enabled: true },
      workspaceServer: { id: newId(), slug: "everything", enabled: true },
      capabilities: [{ kind: "tool", name: "hidden", orgEnabled: true, workspaceEnabled: false }],
    },
  });
  const userId = newId();
  key = harness.addKey({ orgId, workspaceId, id: userId, userId, keyId: newId() });
  session = await initialize(harness, { key });
  upstream.seen.length = 0;
}

interface Row {
  status: string;
  decision: string;
  error_code: string | null;
  principal_label: string;
  target: string | null;
  total_ms: number | null;
  params: string | null;
}

/** Every call in the log but the handshake, once each has ended and nothing can follow any more. */
async function records(atLeast = 1): Promise<Row[]> {
  const read = async () => {
    const sql =
      "SELECT * FROM calls WHERE org_id = $1 AND method IN ('tools/call', 'unknown') ORDER BY at, id";
    return (await admin.query<Row>(sql, [orgId])).rows;
  };
  const isSettled = async () => {
    const rows = await read();
    return rows.length >= atLeast && rows.every(({ status }) => status !== "attempted");
  };
  await expect.poll(isSettled, { timeout: 20_000 }).toBe(true);
  await harness.close();
  await recorder.close();
  return read();
}

const executed = () => upstream.seen.filter(({ message }) => message?.method === "tools/call").length;
const call = (body: unknown, signal?: AbortSignal) =>
  send(harness, body, {
    key,
    headers: { "mcp-session-id": session },
    ...(signal === undefined ? {} : { signal }),
  });
const callTool = (name: string, args: Record<string, unknown> = {}) =>
  call(rpc(1, "tools/call", { name, arguments: args }));

describe.each(WRITERS)("the ledger of client, log and upstream (%s)", (writer) => {
  beforeEach(() => setUp(writer));
  afterEach(async () => {
    await harness.close();
    await recorder.close();
  });

  it("has exactly one record of a success, with who, what, decision and latency", async () => {
    expect((await callTool("echo")).status).toBe(200);
    const [row, ...others] = await records();
    expect(others).toEqual([]);
    expect(row).toMatchObject({ status: "ok", decision: "allow", target: "echo", error_code: null });
    expect(row?.principal_label).toBe("alice@example.com");
    expect(row?.total_ms).toBeGreaterThan(0);
    expect(executed()).toBe(1);
  });

  it("has exactly one record of an error of the tool and of the server", async () => {
    upstream.play(({ message }, response) =>
      message?.params?.["name"] === "fails"
        ? sendJson(response, { id: message.id, result: { isError: true, content: [] } })
        : sendJson(response, { id: message?.id, error: { code: -32_000, message: "no" } }),
    );
    await callTool("fails");
    await callTool("errs");
    const rows = await records(2);
    expect(rows.map(({ status }) => status)).toEqual(["tool_error", "error"]);
    expect(executed()).toBe(2);
  });

  it("has exactly one record of a denied call, and the upstream none", async () => {
    await callTool("hidden");
    expect(await records()).toMatchObject([{ status: "denied", decision: "deny" }]);
    expect(executed()).toBe(0);
  });

  it("has exactly one record of what is no call at all", async () => {
    expect((await call("{broken")).status).toBe(400);
    expect(await records()).toMatchObject([{ status: "invalid", decision: "deny" }]);
    expect(upstream.seen).toHaveLength(0);
  });

  it("has exactly one record of each call that was too much at once", async () => {
    const held: (() => void)[] = [];
    upstream.play(({ message }, response) => {
      held.push(() => {
        sendJson(response, { id: message?.id, result: {} });
      });
      if (held.length === 4) setTimeout(() => held.forEach((release) => release()), 100);
    });
    const answers = await Promise.all(Array.from({ length: 10 }, () => callTool("echo")));
    const limited = answers.filter(({ status }) => status === 429).length;
    const rows = await records(10);
    expect(rows).toHaveLength(10);
    expect(rows.filter(({ status }) => status === "ok")).toHaveLength(10 - limited);
    expect(executed()).toBe(10 - limited);
    expect(limited).toBeGreaterThan(0);
  });

  it("has exactly one record of a timeout", async () => {
    upstream.play(() => undefined);
    await callTool("echo");
    expect(await records()).toMatchObject([{ status: "timeout" }]);
    expect(executed()).toBe(1);
  });

  it("has exactly one record of a call whose upstream died", async () => {
    upstream.play((_request, response) => void response.destroy());
    await callTool("echo");
    expect(await records()).toMatchObject([{ status: "upstream_error" }]);
    expect(executed()).toBe(1);
  });

  it("has exactly one record of a cancelled call", async () => {
    const gone = new AbortController();
    upstream.play(() => {
      gone.abort();
    });
    const { body, headers } = modern(1, "tools/call", { name: "echo" });
    await expect(open(harness, body, { key, headers, signal: gone.signal })).rejects.toThrow();
    expect(await records()).toMatchObject([{ status: "cancelled" }]);
    expect(executed()).toBe(1);
  });

  it("has exactly one record of a call whose client is gone", async () => {
    const gone = new AbortController();
    upstream.play(({ message }, response) => {
      gone.abort();
      setTimeout(() => sendJson(response, { id: message?.id, result: {} }), 100);
    });
    await call(rpc(1, "tools/call", { name: "echo" }), gone.signal).catch(() => undefined);
    await eventually("the call", () => executed() === 1);
    expect(await records()).toMatchObject([{ status: "ok" }]);
  });

  const deep = (levels: number) => `${'{"a":'.repeat(levels)}1${"}".repeat(levels)}`;
  const CORPUS: readonly (readonly [string, string])[] = [
    ["NUL", String.raw`{"text":"a\u0000b"}`],
    ["NUL in a key", String.raw`{"a\u0000b":1}`],
    ["a lone surrogate", String.raw`{"text":"\ud800","other":"\udfff\ud800"}`],
    ["a number beyond all bounds", `{"n":1e999,"m":-1e999,"tiny":1e-999}`],
    ["a number beyond doubles", `{"n":123456789012345678901234567890.000000000000000001}`],
    ["depth within bounds", deep(55)],
    ["depth beyond bounds", deep(5_000)],
    ["many keys", `{${Array.from({ length: 9_000 }, (_, n) => `"k${String(n)}":1`).join(",")}}`],
    ["too many keys", `{${Array.from({ length: 60_000 }, (_, n) => `"k${String(n)}":1`).join(",")}}`],
    ["megabytes", `{"text":"${"é".repeat(1_500_000)}"}`],
    ["megabytes of NUL", `{"text":"${String.raw`\u0000`.repeat(400_000)}"}`],
    ["the same key twice", `{"a":1,"a":2}`],
    ["noncharacters and bidi marks", String.raw`{"text":"\uffff\ufffe\u202e\u2028"}`],
    ["raw bytes that are no UTF-8", `{"text":"\u00ff\u00fe"}`],
  ];

  it.each(CORPUS)(
    "has exactly one record of each payload that tries to be unstorable: %s",
    async (name, args) => {
      upstream.play(({ message }, response) => {
        response.writeHead(200, { "content-type": "application/json" });
        response.end(
          `{"jsonrpc":"2.0","id":${JSON.stringify(message?.id ?? null)},"result":{"echo":${args}}}`,
        );
      });
      const text = `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","arguments":${args}}}`;
      const body = name.startsWith("raw bytes") ? Buffer.from(text, "latin1") : text;
      await call(body);
      const all = await records();
      expect(all).toHaveLength(1);
      expect(executed()).toBeLessThanOrEqual(1);
      if (executed() === 1) expect(all[0]).toMatchObject({ decision: "allow", target: "echo" });
    },
  );
});
