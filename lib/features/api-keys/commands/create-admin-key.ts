import { defineCommand } from "@/lib/framework/command";
import { issueKey } from "../issue-key";
import { createAdminKeyInput, createdApiKey } from "../schema";

/** A key for the admin API of the whole organization. It cannot call MCP servers. */
export const createAdminKey = defineCommand({
  name: "admin-key.create",
  place: "org",
  permission: "org-api-key:write",
  input: createAdminKeyInput,
  output: createdApiKey,
  run: ({ ctx, db, input }) =>
    issueKey(db, ctx, {
      name: input.name,
      expiresInDays: input.expiresInDays,
      kind: "admin",
      userId: null,
      scopes: ["api:read", "api:write"],
    }),
});
