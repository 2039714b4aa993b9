import { expect, test } from "vitest";
import { testRequest } from "../testing";
import { modernHeaders, modernRequest } from "./modern-request";

test("a client cannot smuggle an envelope or a retry of its own", () => {
  const call = testRequest("tools/call", {
    name: "echo",
    inputResponses: { a: {} },
    requestState: "stolen",
    _meta: { "io.modelcontextprotocol/clientCapabilities": { sampling: {} }, "own/key": 1 },
  });
  const sent = JSON.parse(modernRequest(call, null, null));
  expect(sent.params).toEqual({
    name: "echo",
    _meta: {
      "io.modelcontextprotocol/protocolVersion": "2026-07-28",
      "io.modelcontextprotocol/clientInfo": { name: "Gatehouse", version: "unknown" },
      "io.modelcontextprotocol/clientCapabilities": {},
      "own/key": 1,
    },
  });
});

test("a retry has a new id and the upstream's state to the byte", () => {
  const retry = { id: "new", inputResponses: '{"q":{"action":"accept"}}', requestState: '"a\\u00e9"' };
  const text = modernRequest(testRequest("tools/call", { name: "echo" }), "info", retry);
  expect(JSON.parse(text)).toMatchObject({
    id: "new",
    params: { inputResponses: { q: { action: "accept" } }, requestState: "aé" },
  });
});

test("names that are not safe in a header are encoded", () => {
  expect(modernHeaders("tools/call", { name: "é" })["mcp-name"]).toBe("=?base64?w6k=?=");
  expect(modernHeaders("tools/call", { name: "plain" })["mcp-name"]).toBe("plain");
});
