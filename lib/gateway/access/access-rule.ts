import type { Principal } from "../ports";
import type { GatewaySnapshot } from "../snapshot";
import { ALLOWED, denied, type Decision } from "./verdict";

/** The scope every principal needs to use MCP endpoints. */
export const MCP_SCOPE = "mcp";

/** May this principal use this workspace server at all? */
export function accessRule(principal: Principal, snapshot: GatewaySnapshot): Decision {
  if (principal.orgId !== snapshot.org.id) return denied("foreign_tenant");
  if (principal.workspaceId !== null && principal.workspaceId !== snapshot.workspace.id) {
    return denied("foreign_tenant");
  }
  if (!snapshot.org.enabled) return denied("organization_disabled");
  if (!snapshot.workspace.enabled) return denied("workspace_disabled");
  if (!snapshot.server.enabled) return denied("server_disabled");
  if (!snapshot.workspaceServer.enabled) return denied("workspace_server_disabled");
  if (!principal.scopes.includes(MCP_SCOPE)) return denied("insufficient_scope");
  return hasUserAccess(principal, snapshot) ? ALLOWED : denied("user_access");
}

// Every key of a person follows the person. A service key is nobody: what was set for one person, even the one who
// made it, says nothing about it, and the default decides.
function hasUserAccess(principal: Principal, snapshot: GatewaySnapshot): boolean {
  if (principal.kind === "service") return snapshot.userAccess.default === "allow";
  const { default: standard, exceptions } = snapshot.userAccess;
  const isException = principal.userId !== null && exceptions.includes(principal.userId);
  return (standard === "allow") !== isException;
}
