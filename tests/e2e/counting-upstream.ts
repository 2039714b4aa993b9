import { createServer } from "node:http";
import { once } from "node:events";
import { z } from "zod";

const message = z.object({
  id: z.union([z.string(), z.number()]).optional(),
  method: z.string(),
  params: z.object({ arguments: z.object({ number: z.number() }).optional() }).optional(),
});

/** An MCP server with one tool that notes every number it was called with. */
export async function startCountingUpstream() {
  const executed: number[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      const parsed = message.safeParse(safeJson(body));
      if (!parsed.success || parsed.data.id === undefined) {
        response.writeHead(parsed.success ? 202 : 405).end();
        return;
      }
      response.setHeader("content-type", "application/json");
      response.end(
        JSON.stringify({ jsonrpc: "2.0", id: parsed.data.id, result: resultOf(parsed.data, executed) }),
      );
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : 0;
  return {
    url: `http://127.0.0.1:${String(port)}/mcp`,
    executed,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function resultOf({ method, params }: z.output<typeof message>, executed: number[]): unknown {
  switch (method) {
    case "initialize":
      return {
        protocolVersion: "2025-11-25",
        capabilities: { tools: {} },
        serverInfo: { name: "counting", version: "1" },
      };
    case "tools/list":
      return { tools: [{ name: "count", inputSchema: { type: "object" } }] };
    case "tools/call":
      executed.push(params?.arguments?.number ?? -1);
      return { content: [{ type: "text", text: "counted" }] };
    default:
      return {};
  }
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
