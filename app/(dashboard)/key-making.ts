import type { WorkspaceContext } from "@/lib/framework/context";
import { isAllowed } from "@/lib/shared/permissions";

/** What a page says to the dialog that makes keys. */
export interface KeyMaking {
  readonly place: { org: string; workspace: string };
  readonly canMakeServiceKeys: boolean;
}

/** Null for whom making keys is closed. */
export function keyMaking(ctx: WorkspaceContext, place: KeyMaking["place"]): KeyMaking | null {
  const canMakeServiceKeys = isAllowed(ctx.roles, "service-key:create");
  if (!canMakeServiceKeys && !isAllowed(ctx.roles, "user-key:create")) return null;
  return { place: { org: place.org, workspace: place.workspace }, canMakeServiceKeys };
}
