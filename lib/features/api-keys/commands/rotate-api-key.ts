import { defineCommand } from "@/lib/framework/command";
import { ownKeysUnless } from "../own-keys";
import { refuseServiceSecrets, refuseWiderScopes } from "../refuse";
import { rotateKey } from "../rotate-key";
import { createdApiKey, rotateApiKeyInput } from "../schema";

/** A new secret for a key of the workspace. Members rotate their own, managers any of the workspace's. */
export const rotateApiKey = defineCommand({
  name: "api-key.rotate",
  place: "workspace",
  permission: "api-key:write",
  input: rotateApiKeyInput,
  output: createdApiKey,
  run: ({ ctx, db, input }) =>
    rotateKey(
      { ctx, db },
      { id: input.key, workspaceId: ctx.workspace.id, ...ownKeysUnless(ctx, "rotating") },
      input,
      ({ kind, scopes }) => {
        refuseWiderScopes(ctx, scopes);
        if (kind === "ws") refuseServiceSecrets(ctx);
      },
    ),
});
