import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";

/** Calls `echo` through the gateway with the official client; returns what came back and how many tools are listed. */
export async function callEcho(
  url: string,
  key: string,
  message: string,
): Promise<{ text: string; tools: number }> {
  const client = new Client({ name: "gatehouse-demo", version: "1.0.0" });
  const transport = new StreamableHTTPClientTransport(new URL(url), {
    requestInit: { headers: { authorization: `Bearer ${key}` } },
  });
  await client.connect(transport);
  try {
    const { tools } = await client.listTools();
    const result = await client.callTool({ name: "echo", arguments: { message } });
    const text = result.content.flatMap((block) => (block.type === "text" ? [block.text] : [])).join("\n");
    return { text, tools: tools.length };
  } finally {
    await client.close();
  }
}

/** Whether the gateway still accepts a key of an earlier demo; someone may have revoked it in the dashboard. */
export async function isKeyAccepted(url: string, key: string): Promise<boolean> {
  const response = await fetch(url, { method: "POST", headers: { authorization: `Bearer ${key}` } });
  await response.body?.cancel();
  return response.status !== 401;
}
