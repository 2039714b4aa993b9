export interface McpPath {
  /** API keys only: no OAuth discovery is ever advertised here. */
  readonly isKeyOnly: boolean;
  readonly org: string;
  readonly workspace: string;
  /** Null: the aggregated endpoint of the workspace. */
  readonly server: string | null;
}

const SLUG = "[a-z0-9](?:[a-z0-9-]{0,62})";
const MCP_PATH = new RegExp(`^(/k)?/(${SLUG})/(${SLUG})(?:/(${SLUG}))?/mcp$`);
const ENDS_LIKE_MCP = /^\/[^?#]*\/mcp$/;
// Paths of the dashboard and admin API that could read as org/workspace.
const OURS = new Set(["o", "api", "oauth", "mcp", "docs", "_next"]);

/** Exact: no trailing slash, no encoding, no dot segments. Anything else is not an MCP path. */
export function parseMcpPath(pathname: string): McpPath | null {
  if (!ENDS_LIKE_MCP.test(pathname)) return null;
  const match = MCP_PATH.exec(pathname);
  const [, keyPrefix, org, workspace, server] = match ?? [];
  if (org === undefined || workspace === undefined || OURS.has(org)) return null;
  if (keyPrefix === undefined && org === "k") return null;
  return { isKeyOnly: keyPrefix !== undefined, org, workspace, server: server ?? null };
}

/** Whether a request belongs to the data plane. */
export function isMcpPath(pathname: string): boolean {
  return parseMcpPath(pathname) !== null;
}
