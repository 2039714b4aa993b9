import { defineCommand } from "@/lib/framework/command";
import { actorUserId, type Scope, type WorkspaceContext } from "@/lib/framework/context";
import { AppError } from "@/lib/shared/errors";
import { isAllowed } from "@/lib/shared/permissions";
import { issueKey } from "../issue-key";
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
        throw refused("Your organization lets only managers make personal keys. Ask an administrator.");
      }
      return issueKey(db, ctx, { ...wanted, kind: "user", userId });
    }
    if (!isAllowed(ctx.roles, "service-key:create")) {
      throw refused(
        "Your role makes no service keys here. Make a key of kind “user”, or ask an administrator.",
      );
    }
    return issueKey(db, ctx, { ...wanted, kind: "ws", userId: null });
  },
});

// Threat: a key that makes itself a companion with what it lacks. Rule: a key of a workspace gives what it has.
function refuseWiderScopes({ actor, roles, scopes }: WorkspaceContext, wanted: readonly Scope[]): void {
  if (actor.kind !== "key" || roles.orgRole !== null) return;
  const wider = wanted.find((scope) => !scopes.includes(scope));
  if (wider === undefined) return;
  throw new AppError("forbidden", {
    code: "insufficient_scope",
    publicMessage: `This key lacks the scope “${wider}” itself, so it cannot make a key with it.`,
  });
}

function refused(publicMessage: string): AppError {
  return new AppError("forbidden", { code: "missing_permission", publicMessage });
}

function requirePerson(userId: string | null): string {
  if (userId !== null) return userId;
  throw new AppError("invalid", {
    code: "no_person",
    publicMessage:
      "This API key acts for nobody, so it cannot make a key of kind “user”. Make one of kind “service”.",
  });
}
