import { defineCommand } from "@/lib/framework/command";
import { revokeKey } from "../revoke-key";
import { apiKey, revokeApiKeyInput } from "../schema";

/** Ends an admin key of the organization at once. */
export const revokeAdminKey = defineCommand({
  name: "admin-key.revoke",
  place: "org",
  permission: "org-api-key:write",
  input: revokeApiKeyInput,
  output: apiKey,
  run: ({ db, input }) => revokeKey(db, { id: input.key, kind: "admin" }),
});
