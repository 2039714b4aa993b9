import { toNodeHandler } from "@modelcontextprotocol/node";
import { createMcpHandler, inputRequired, inputResponse, McpServer } from "@modelcontextprotocol/server";
import { z } from "zod";
import { listen, type ListeningServer } from "./gateway-harness";

export interface ModernServer extends ListeningServer {
  readonly url: string;
  /** Calls of the tool `wait` that were aborted by whoever called. */
  abortedWaits(): number;
  runningWaits(): number;
  announceToolChange(): void;
}

/** A server of the modern era only, made with the official SDK. */
export async function startModernServer(): Promise<ModernServer> {
  let aborted = 0;
  let running = 0;
  const handler = createMcpHandler(
    () =>
      buildServer({
        began: () => void (running += 1),
        aborted: () => void (aborted += 1),
      }),
    { legacy: "reject" },
  );
  const serve = toNodeHandler(handler);
  const server = await listen((request, response) => {
    const { url = "/mcp", method = "POST" } = request;
    void serve(Object.assign(request, { url, method }), response);
  });
  return {
    ...server,
    url: `${server.origin}/mcp`,
    abortedWaits: () => aborted,
    runningWaits: () => running,
    announceToolChange: () => handler.notify.toolsChanged(),
  };
}

function buildServer(waits: { readonly began: () => void; readonly aborted: () => void }): McpServer {
  const server = new McpServer(
    { name: "modern-test", version: "1.0.0" },
    { capabilities: { tools: { listChanged: true }, resources: {}, prompts: {} } },
  );
  server.registerTool(
    "echo",
    { description: "Says it back", inputSchema: z.object({ message: z.string() }) },
    ({ message }) => ({
      content: [{ type: "text", text: `Echo: ${message}` }],
    }),
  );
  server.registerTool("secret", { description: "canary-secret-tool", inputSchema: z.object({}) }, () => ({
    content: [{ type: "text", text: "never" }],
  }));
  server.registerTool(
    "count",
    { description: "Reports progress", inputSchema: z.object({}) },
    async (_input, context) => {
      const token = context.mcpReq._meta?.progressToken;
      for (const progress of [1, 2, 3]) {
        if (token === undefined) continue;
        await context.mcpReq.notify({
          method: "notifications/progress",
          params: { progressToken: token, progress, total: 3 },
        });
      }
      return { content: [{ type: "text", text: "counted" }] };
    },
  );
  server.registerTool(
    "wait",
    { description: "Waits to be cancelled", inputSchema: z.object({}) },
    async (_input, context) => {
      waits.began();
      const token = context.mcpReq._meta?.progressToken;
      if (token !== undefined) {
        await context.mcpReq.notify({
          method: "notifications/progress",
          params: { progressToken: token, progress: 0 },
        });
      }
      await new Promise<void>((resolve) => context.mcpReq.signal.addEventListener("abort", () => resolve()));
      waits.aborted();
      return { content: [{ type: "text", text: "aborted" }] };
    },
  );
  server.registerTool(
    "ask",
    { description: "Asks the person", inputSchema: z.object({}) },
    (_input, context) => {
      const answer = inputResponse(context.mcpReq.inputResponses, "name");
      if (answer.kind === "elicit") {
        return { content: [{ type: "text", text: `Hello, ${JSON.stringify(answer.content)}` }] };
      }
      const requestedSchema = { type: "object" as const, properties: { name: { type: "string" as const } } };
      return inputRequired({
        inputRequests: { name: inputRequired.elicit({ message: "Who?", requestedSchema }) },
      });
    },
  );
  server.registerResource("readme", "test://readme", { mimeType: "text/plain" }, (uri) => ({
    contents: [{ uri: uri.href, text: "read me" }],
  }));
  server.registerPrompt("greet", { description: "Greets" }, () => ({
    messages: [{ role: "user", content: { type: "text", text: "Good day" } }],
  }));
  return server;
}
