import { getEnv } from "@/lib/platform/env";

/** The two URLs of a workspace server; see docs/architecture.md, “Doors of the MCP endpoint”. */
export function mcpUrls(
  orgSlug: string,
  workspaceSlug: string,
  serverSlug: string,
): { url: string; keyUrl: string } {
  const { PUBLIC_URL } = getEnv();
  const path = `${orgSlug}/${workspaceSlug}/${serverSlug}/mcp`;
  return { url: `${PUBLIC_URL}/${path}`, keyUrl: `${PUBLIC_URL}/k/${path}` };
}
