import { defineCommand } from "@/lib/framework/command";
import { ownKeysUnless } from "../own-keys";
import { revokeKey } from "../revoke-key";
import { apiKey, revokeApiKeyInput } from "../schema";

/** Ends a key of the workspace at once. Members end their own, managers any. */
export const revokeApiKey = defineCommand({
  name: "api-key.revoke",
  place: "workspace",
  permission: "api-key:write",
  input: revokeApiKeyInput,
  output: apiKey,
  run: ({ ctx, db, input }) =>
    revokeKey(db, { id: input.key, workspaceId: ctx.workspace.id, ...ownKeysUnless(ctx, "seeing") }),
});
