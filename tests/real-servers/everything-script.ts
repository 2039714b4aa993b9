import type { Operation } from "./operations";

const CONNECT = { url: "https://example.com/connect", message: "Connect your account" };

/** Every feature of server-everything whose answer does not depend on the clock or on chance. */
export const EVERYTHING_SCRIPT: readonly Operation[] = [
  { hear: "Roots updated", legacyOnly: true },
  { ping: true, legacyOnly: true },
  { list: "tools", cli: true },
  { list: "resources", cli: true },
  { list: "templates", cli: true },
  { list: "prompts", cli: true },
  { tool: "echo", args: { message: "“quoted” é 😀 \\ \u2028" }, cli: true },
  { tool: "get-sum", args: { a: 0.1, b: 0.2 } },
  { tool: "get-sum", args: { a: "x", b: 2 }, fails: true, cli: true },
  { tool: "no-such-tool", fails: true },
  { tool: "get-structured-content", args: { location: "Chicago" }, cli: true },
  { tool: "get-annotated-message", args: { messageType: "error", includeImage: true } },
  { tool: "get-tiny-image", cli: true },
  { tool: "get-resource-links", args: { count: 4 } },
  { tool: "get-resource-reference", args: { resourceType: "Text", resourceId: 3 } },
  { tool: "trigger-long-running-operation", args: { duration: 0.3, steps: 3 }, progress: true },
  { tool: "get-roots-list", asks: true },
  { tool: "trigger-elicitation-request", asks: true },
  { tool: "trigger-sampling-request", args: { prompt: "hi", maxTokens: 10 }, asks: true },
  {
    tool: "trigger-url-elicitation",
    args: { ...CONNECT, elicitationId: "e-1" },
    asks: true,
    legacyOnly: true,
  },
  // The other way to say it: an error with the URL.
  {
    tool: "trigger-url-elicitation",
    args: { ...CONNECT, elicitationId: "e-2", errorPath: true },
    fails: true,
    asks: true,
    legacyOnly: true,
  },
  {
    tool: "gzip-file-as-resource",
    args: { name: "a.gz", data: "data:text/plain,hello", outputType: "resource" },
  },
  // Made for this session: another one could not read it.
  {
    tool: "gzip-file-as-resource",
    args: { name: "b.gz", data: "data:text/plain,hi", outputType: "resourceLink" },
  },
  { read: "demo://resource/session/b.gz" },
  { read: "demo://resource/static/document/features.md" },
  { read: "demo://resource/dynamic/text/7" },
  { read: "demo://resource/dynamic/blob/8", cli: true },
  { read: "demo://resource/none", fails: true },
  { prompt: "simple-prompt" },
  { prompt: "args-prompt", args: { city: "Zürich", state: "ZH" }, cli: true },
  { prompt: "resource-prompt", args: { resourceType: "Text", resourceId: "2" } },
  { prompt: "args-prompt", fails: true },
  { complete: { type: "ref/prompt", name: "completable-prompt" }, name: "department", value: "E" },
  {
    complete: { type: "ref/resource", uri: "demo://resource/dynamic/text/{resourceId}" },
    name: "resourceId",
    value: "1",
  },
  { logLevel: "debug", legacyOnly: true },
];
