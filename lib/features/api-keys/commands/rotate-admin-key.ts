import { defineCommand } from "@/lib/framework/command";
import { rotateKey } from "../rotate-key";
import { createdApiKey, rotateApiKeyInput } from "../schema";

/** A new secret for an admin key of the organization. */
export const rotateAdminKey = defineCommand({
  name: "admin-key.rotate",
  place: "org",
  permission: "org-api-key:write",
  input: rotateApiKeyInput,
  output: createdApiKey,
  run: ({ ctx, db, input }) => rotateKey({ ctx, db }, { id: input.key, kind: "admin" }, input),
});
