import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { z } from "zod";

/** What a text says, given what it is the text of. Different at each call where a test wants that. */
export type TextOf = (field: string) => string;

const request = z.object({
  id: z.union([z.string(), z.number()]).optional(),
  method: z.string().optional(),
  params: z.object({ name: z.string().optional() }).optional(),
});

/** An MCP server whose every text comes from `text`: names, descriptions, schemas, results, errors. */
export async function startTextUpstream(text: TextOf, copies: number) {
  const definitions = describeAll(text, copies);
  const http = createServer((incoming, response) => {
    void bodyOf(incoming).then((body) => {
      const message = request.parse(body === "" ? {} : JSON.parse(body));
      if (message.id === undefined) return response.writeHead(incoming.method === "POST" ? 202 : 405).end();
      const answer = answerOf(message.method ?? "", message.params?.name ?? "", {
        text,
        definitions,
        copies,
      });
      response.writeHead(200, { "content-type": "application/json" });
      return response.end(JSON.stringify({ jsonrpc: "2.0", id: message.id, ...answer }));
    });
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${String((http.address() as AddressInfo).port)}/mcp`,
    tools: definitions.tools.map(({ name }) => name),
    stop: () =>
      new Promise<void>((resolve) => {
        http.closeAllConnections();
        http.close(() => {
          resolve();
        });
      }),
  };
}

async function bodyOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

function describeAll(text: TextOf, copies: number) {
  const times = <T>(make: (index: number) => T) => Array.from({ length: copies }, (_, index) => make(index));
  const words = (of: string) => ({ title: text(`${of}-title`), description: text(`${of}-description`) });
  return {
    tools: times((index) => ({
      name: `tool-${String(index)} ${text("tool-name")}`,
      ...words("tool"),
      inputSchema: {
        type: "object",
        description: text("schema-description"),
        properties: {
          query: { type: "string", ...words("property"), default: text("default") },
          choice: { type: "string", enum: [text("enum")], description: text("property") },
          [text("property-name")]: { type: "string", examples: [text("example")] },
        },
      },
      outputSchema: { type: "object", properties: { said: { type: "string", ...words("output") } } },
      annotations: { title: text("annotation-title"), readOnlyHint: true },
      _meta: { note: text("meta") },
    })),
    resources: times((index) => ({
      uri: `file:///${String(index)}/${encodeURIComponent(text("resource-uri"))}`,
      name: `resource-${String(index)} ${text("resource-name")}`,
      ...words("resource"),
      mimeType: text("mime-type"),
    })),
    resourceTemplates: times((index) => ({
      uriTemplate: `file:///${String(index)}/${encodeURIComponent(text("template-uri"))}/{path}`,
      name: `template-${String(index)} ${text("template-name")}`,
      ...words("template"),
    })),
    prompts: times((index) => ({
      name: `prompt-${String(index)} ${text("prompt-name")}`,
      ...words("prompt"),
      arguments: [{ name: text("argument-name"), description: text("argument-description") }],
    })),
  };
}

interface Answering {
  readonly text: TextOf;
  readonly copies: number;
  readonly definitions: ReturnType<typeof describeAll>;
}

function answerOf(method: string, name: string, { text, definitions, copies }: Answering): object {
  const { tools, resources, resourceTemplates, prompts } = definitions;
  switch (method) {
    case "initialize":
      return {
        result: {
          protocolVersion: "2025-11-25",
          capabilities: { tools: {}, resources: {}, prompts: {} },
          serverInfo: { name: text("server-name"), title: text("server-title"), version: text("version") },
          instructions: text("instructions"),
        },
      };
    case "tools/list":
      return { result: { tools } };
    case "resources/list":
      return { result: { resources } };
    case "resources/templates/list":
      return { result: { resourceTemplates } };
    case "prompts/list":
      return { result: { prompts } };
    case "tools/call":
      if (name.startsWith("tool-1 ")) return { error: { code: -32_000, message: text("error-message") } };
      return {
        result: {
          content: Array.from({ length: copies }, () => contentOf(text)).flat(),
          structuredContent: { [text("result-key")]: text("result-value") },
          isError: name.startsWith("tool-2 "),
        },
      };
    default:
      return method === "ping" ? { result: {} } : { error: { code: -32_601, message: text("no-method") } };
  }
}

const SVG = Buffer.from(
  '<svg xmlns="http://www.w3.org/2000/svg" onload="parent.xss(1)"><script>parent.xss(1)</script></svg>',
);

function contentOf(text: TextOf): object[] {
  const uri = text("result-uri");
  return [
    { type: "text", text: text("result-text") },
    { type: "resource_link", uri, name: text("link-name"), description: text("link-description") },
    { type: "resource", resource: { uri, mimeType: "text/html", text: text("resource-text") } },
    { type: "image", data: SVG.toString("base64"), mimeType: "image/svg+xml" },
    { type: "image", data: text("image-data"), mimeType: text("image-type") },
    { type: text("content-type"), text: text("unknown-content") },
  ];
}
