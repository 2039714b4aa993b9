import { getEnv } from "@/lib/platform/env";

/** The two URLs of a workspace server; see docs/architecture.md, “Doors of the MCP endpoint”. */
export function mcpUrls(
  orgSlug: string,
  workspaceSlug: string,
  serverSlug: string,
): { url: string; keyUrl: string } {
  return bothDoors(`${orgSlug}/${workspaceSlug}/${serverSlug}/mcp`);
}

/** The two URLs of a workspace: all its servers as one. */
export function workspaceMcpUrls(orgSlug: string, workspaceSlug: string): { url: string; keyUrl: string } {
  return bothDoors(`${orgSlug}/${workspaceSlug}/mcp`);
}

function bothDoors(path: string): { url: string; keyUrl: string } {
  const { PUBLIC_URL } = getEnv();
  return { url: `${PUBLIC_URL}/${path}`, keyUrl: `${PUBLIC_URL}/k/${path}` };
}
