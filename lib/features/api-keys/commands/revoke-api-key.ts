import { defineCommand } from "@/lib/framework/command";
import { actorUserId } from "@/lib/framework/context";
import { isAllowed } from "@/lib/shared/permissions";
import { revokeKey } from "../revoke-key";
import { apiKey, revokeApiKeyInput } from "../schema";

/** Ends a key of the workspace at once. Members end their own, managers any. */
export const revokeApiKey = defineCommand({
  name: "api-key.revoke",
  place: "workspace",
  permission: "api-key:write",
  input: revokeApiKeyInput,
  output: apiKey,
  run: ({ ctx, db, input }) => {
    const mine = isAllowed(ctx.roles, "service-key:write")
      ? {}
      : { userId: actorUserId(ctx.actor), kind: "user" as const };
    return revokeKey(db, { id: input.key, workspaceId: ctx.workspace.id, ...mine });
  },
});
