import type { OrgContext } from "@/lib/framework/context";
import { isAllowed } from "@/lib/shared/permissions";

/** Whose calls of a workspace the actor sees: everybody's, or only those made by them or with their key. */
export interface CallVisibility {
  readonly all: boolean;
  readonly userId: string | null;
  readonly keyId: string | null;
}

export function callVisibility({ roles, actor }: OrgContext): CallVisibility {
  return {
    all: isAllowed(roles, "call:read-all"),
    userId: actor.kind === "system" ? null : actor.userId,
    keyId: actor.kind === "key" ? actor.keyId : null,
  };
}

/** The same as a filter. Somebody who is nobody sees nothing. */
export function ownCallsFilter({ all, userId, keyId }: CallVisibility) {
  if (all) return {};
  return { OR: [...(userId === null ? [] : [{ userId }]), ...(keyId === null ? [] : [{ keyId }])] };
}
