import { actorUserId, type OrgContext } from "@/lib/framework/context";
import type { Prisma } from "@/lib/platform/db";
import { isAllowed } from "@/lib/shared/permissions";

/**
 * Which keys of a workspace the actor may see and end: members their own, managers any. A new secret of somebody's
 * personal key would be a way to act as them, so nobody but them rotates it.
 */
export function ownKeysUnless(ctx: OrgContext, deed: "seeing" | "rotating"): Prisma.ApiKeyWhereInput {
  const own = { userId: actorUserId(ctx.actor), kind: "user" as const };
  if (!isAllowed(ctx.roles, "service-key:write")) return own;
  return deed === "seeing" ? {} : { OR: [{ kind: "ws" }, own] };
}
