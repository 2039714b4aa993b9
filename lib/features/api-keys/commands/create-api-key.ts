import { defineCommand } from "@/lib/framework/command";
import { actorUserId } from "@/lib/framework/context";
import { AppError } from "@/lib/shared/errors";
import { isAllowed } from "@/lib/shared/permissions";
import { issueKey } from "../issue-key";
import { missingPermission, refuseServiceSecrets, refuseWiderScopes } from "../refuse";
import { createApiKeyInput, createdApiKey } from "../schema";

/** A key for a workspace's MCP endpoints: of the workspace itself, or acting for the person who makes it. */
export const createApiKey = defineCommand({
  name: "api-key.create",
  place: "workspace",
  permission: "api-key:write",
  input: createApiKeyInput,
  output: createdApiKey,
  run: async ({ ctx, db, input }) => {
    const { kind, ...wanted } = input;
    refuseWiderScopes(ctx, wanted.scopes);
    if (kind === "user") {
      const userId = requirePerson(actorUserId(ctx.actor));
      if (!isAllowed(ctx.roles, "user-key:create")) {
        throw missingPermission(
          "Your organization lets only managers make personal keys. Ask an administrator.",
        );
      }
      return issueKey(db, ctx, { ...wanted, kind: "user", userId });
    }
    refuseServiceSecrets(ctx);
    return issueKey(db, ctx, { ...wanted, kind: "ws", userId: null });
  },
});

function requirePerson(userId: string | null): string {
  if (userId !== null) return userId;
  throw new AppError("invalid", {
    code: "no_person",
    publicMessage:
      "This API key acts for nobody, so it cannot make a key of kind “user”. Make one of kind “service”.",
  });
}
