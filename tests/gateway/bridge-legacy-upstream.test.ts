import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { eventually, startHarness, type Harness } from "./gateway-harness";
import { modern, rpc, send, type RawAnswer } from "./raw-client";
import {
  INITIALIZED,
  sendEvent,
  sendJson,
  startScriptedUpstream,
  type Script,
  type ScriptedUpstream,
  type SeenRequest,
} from "./scripted-upstream";

let upstream: ScriptedUpstream;
let harness: Harness;

beforeEach(async () => {
  upstream = await startScriptedUpstream();
  const auth = { type: "none", secretRef: null, credentialVersion: "0" };
  harness = await startHarness({
    upstreamUrl: upstream.url,
    snapshot: { upstream: { url: upstream.url, era: "legacy", configVersion: "1", auth } },
  });
});
afterEach(async () => {
  await harness.close();
  await upstream.close();
});

/** A legacy server whose `tools/call` does what is given; everything else it answers plainly. */
function onCall(run: Script, also: Script = () => undefined): void {
  upstream.play((request, response) => {
    const { message, method } = request;
    if (method === "GET") return void response.writeHead(405).end();
    if (method === "DELETE") return void response.writeHead(204).end();
    if (message?.method === "initialize") {
      const session = `session-${upstream.seen.filter((one) => one.message?.method === "initialize").length}`;
      return sendJson(response, { id: message.id, result: INITIALIZED }, { "mcp-session-id": session });
    }
    if (message?.method === "tools/call") return run(request, response);
    void also(request, response);
    if (!response.headersSent) response.writeHead(202).end();
  });
}

async function call(capabilities: Record<string, unknown>, more = {}): Promise<RawAnswer> {
  const params = { name: "work", arguments: {}, ...more };
  const { headers } = modern(1, "tools/call", params);
  const _meta = {
    "io.modelcontextprotocol/protocolVersion": "2026-07-28",
    "io.modelcontextprotocol/clientCapabilities": capabilities,
  };
  return send(harness, rpc(1, "tools/call", { ...params, _meta }), { headers });
}

const initializes = (): readonly SeenRequest[] =>
  upstream.seen.filter(({ message }) => message?.method === "initialize");
const declaredIn = (request: SeenRequest | undefined) => request?.message?.params?.["capabilities"];
const done = { content: [{ type: "text", text: "done" }] };

describe("a legacy upstream behind the bridge", () => {
  test("is told what its client declared and no more, in a session of its own", async () => {
    onCall(({ message }, response) => sendJson(response, { id: message?.id, result: done }));
    const ui = { extensions: { "io.modelcontextprotocol/ui": { mimeTypes: ["text/html;profile=mcp-app"] } } };
    for (const capabilities of [{}, { elicitation: { form: {} } }, ui, {}]) await call(capabilities);
    expect(initializes().map(declaredIn)).toEqual([{}, { elicitation: { form: {} } }, ui]);
  });

  test("holds few sessions for one client, whatever that declares", async () => {
    onCall(({ message }, response) => sendJson(response, { id: message?.id, result: done }));
    for (let count = 0; count < 30; count += 1) await call({ [`capability-${count}`]: {} });
    const deletes = () => upstream.seen.filter(({ method }) => method === "DELETE").length;
    await eventually("sessions are given back", () => initializes().length - deletes() <= 16);
    expect(harness.gateway.gauges().kept).toBeLessThanOrEqual(16);
  });

  test("that can do without what the client lacks gives its answer, though it asked", async () => {
    let refusal: unknown = null;
    let answerCall: () => void = () => undefined;
    onCall(
      ({ message }, response) => {
        answerCall = () => {
          sendEvent(response, { id: message?.id, result: done });
          response.end();
        };
        sendEvent(response, { id: "q", method: "elicitation/create", params: { message: "Who?" } });
      },
      ({ message }) => {
        if (message?.id !== "q") return;
        refusal = message;
        answerCall();
      },
    );
    const answer = await call({});
    expect(answer.text).toContain("done");
    expect(refusal).toMatchObject({ error: { code: -32601 } });
  });

  test("that fails for what the client lacks fails with -32021, whichever way it says so", async () => {
    const says = (text: string) => ({ content: [{ type: "text", text }], isError: true });
    const sentences = [
      "Client does not support elicitation (required for elicitation/create)",
      "MCP error -32600: Client does not support form elicitation.",
      "Cannot request input 'user' (elicitation/create): the client on this 2025-era connection did not declare the required capability",
    ];
    for (const sentence of sentences) {
      onCall(({ message }, response) => sendJson(response, { id: message?.id, result: says(sentence) }));
      const answer = await call({});
      expect(answer.status).toBe(400);
      expect(answer.message.error).toMatchObject({
        code: -32021,
        data: { requiredCapabilities: { elicitation: {} } },
      });
      // A client that declared it hears what the server said.
      expect((await call({ elicitation: {} })).message.result).toMatchObject({ isError: true });
    }
  });

  test("names questions by who answers, then what", async () => {
    onCall(({ message }, response) => {
      const ask = (id: string, method: string, params?: object) =>
        sendEvent(response, { id, method, ...(params && { params }) });
      const form = (...names: string[]) => ({
        message: "?",
        requestedSchema: {
          type: "object",
          properties: Object.fromEntries(names.map((name) => [name, { type: "string" }])),
        },
      });
      ask("1", "elicitation/create", form("email"));
      ask("2", "elicitation/create", form("email"));
      ask("3", "elicitation/create", form("first", "last"));
      ask("4", "sampling/createMessage", { messages: [], maxTokens: 1 });
      ask("5", "roots/list");
      expect(message?.method).toBe("tools/call");
    });
    const answer = await call({ elicitation: {}, sampling: {}, roots: {} });
    expect(Object.keys(Object(answer.message.result?.["inputRequests"])).sort()).toEqual(
      ["client_roots", "model_sampling", "user_email", "user_email_2", "user_input"].sort(),
    );
  });

  describe("that wants a page visited first (-32042)", () => {
    const page = { mode: "url", message: "Sign in", url: "https://login.example.com/x", elicitationId: "e1" };
    beforeEach(() => {
      onCall(({ message }, response) => {
        const isSecond = upstream.seen.filter((one) => one.message?.method === "tools/call").length > 1;
        const error = { code: -32042, message: "Sign in first", data: { elicitations: [page] } };
        sendJson(response, { id: message?.id, ...(isSecond ? { result: done } : { error }) });
      });
    });

    test("asks a client that can show pages in the result, and runs the retry", async () => {
      const capabilities = { elicitation: { form: {}, url: {} } };
      const asked = await call(capabilities);
      expect(asked.message.result).toEqual({
        resultType: "input_required",
        inputRequests: {
          user_input: {
            method: "elicitation/create",
            params: { mode: "url", message: "Sign in", url: "https://login.example.com/x" },
          },
        },
      });
      const again = await call(capabilities, { inputResponses: { user_input: { action: "accept" } } });
      expect(again.text).toContain("done");
    });

    test.each(["decline", "cancel"])("asks no second time after %s", async (action) => {
      const error = { code: -32042, message: "Sign in first", data: { elicitations: [page] } };
      onCall(({ message }, response) => sendJson(response, { id: message?.id, error }));
      const capabilities = { elicitation: { form: {}, url: {} } };
      expect((await call(capabilities)).message.result).toMatchObject({ resultType: "input_required" });
      const again = await call(capabilities, { inputResponses: { user_input: { action } } });
      expect(again.message.result).toMatchObject({ isError: true, resultType: "complete" });
      expect(again.text).toContain("https://login.example.com/x");
    });

    test("gives a client that cannot show pages the link as a tool error", async () => {
      const answer = await call({ elicitation: {} });
      expect(answer.message.result).toMatchObject({ isError: true, resultType: "complete" });
      expect(answer.text).toContain("https://login.example.com/x");
    });

    test("says so to a legacy client in its own words", async () => {
      const opened = await send(
        harness,
        rpc(0, "initialize", {
          protocolVersion: "2025-11-25",
          capabilities: { elicitation: { url: {} } },
          clientInfo: { name: "raw", version: "1" },
        }),
      );
      const headers = { "mcp-session-id": opened.headers.get("mcp-session-id") ?? "" };
      const answer = await send(harness, rpc(1, "tools/call", { name: "work", arguments: {} }), { headers });
      expect(answer.message.error).toMatchObject({ code: -32042, data: { elicitations: [page] } });
    });
  });

  test("has its list without what the bridge cannot serve, and its Mcp-Param headers checked", async () => {
    const tool = (name: string, properties = {}, more = {}) => ({
      name,
      inputSchema: { type: "object", properties },
      ...more,
    });
    const region = { region: { type: "string", "x-mcp-header": "Region" } };
    const tools = [
      tool("work", region, { execution: { taskSupport: "optional" } }),
      tool("task-only", {}, { execution: { taskSupport: "required" } }),
      tool("twice", {
        a: { type: "string", "x-mcp-header": "X" },
        b: { type: "string", "x-mcp-header": "x" },
      }),
      tool("number", { score: { type: "number", "x-mcp-header": "Score" } }),
    ];
    onCall(
      ({ message }, response) => sendJson(response, { id: message?.id, result: done }),
      ({ message }, response) => {
        if (message?.method === "tools/list") sendJson(response, { id: message.id, result: { tools } });
      },
    );
    const { body, headers } = modern(1, "tools/list");
    const listed = await send(harness, body, { headers });
    expect(listed.message.result?.["tools"]).toEqual([tool("work", region)]);
    const asked = modern(2, "tools/call", { name: "work", arguments: { region: "eu" } });
    const callWith = (more: Record<string, string>) =>
      send(harness, asked.body, { headers: { ...asked.headers, ...more } });
    for (const wrong of [{}, { "mcp-param-region": "us" }]) {
      const refused = await callWith(wrong);
      expect([refused.status, refused.message.error?.code]).toEqual([400, -32020]);
    }
    expect(upstream.seen.some(({ message }) => message?.method === "tools/call")).toBe(false);
    expect((await callWith({ "mcp-param-region": "eu" })).text).toContain("done");
  });
});
