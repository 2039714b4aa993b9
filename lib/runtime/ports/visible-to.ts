import type { Principal } from "@/lib/gateway";
import { err, type Result } from "@/lib/shared/result";

interface OfWorkspace {
  readonly workspace: { readonly id: string };
}

/** What belongs to a workspace, for principals of that workspace and of the whole organization. */
export function visibleTo<T extends OfWorkspace>(
  found: Result<T, "not_found" | "unavailable">,
  principal: Principal,
): Result<T, "not_found" | "unavailable"> {
  if (!found.ok) return found;
  const isOutside =
    principal.workspaceId === null
      ? principal.kind === "user"
      : principal.workspaceId !== found.value.workspace.id;
  return isOutside ? err("not_found") : found;
}
