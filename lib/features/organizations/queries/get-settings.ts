import { z } from "zod";
import { defineQuery } from "@/lib/framework/query";
import { organizationSettings } from "../schema";

/** What an organization lets its roles do, and who joins it by e-mail. */
export const getSettings = defineQuery({
  name: "organization.get-settings",
  place: "org",
  permission: "org:write",
  input: z.object({}),
  output: organizationSettings,
  run: ({ ctx, db }) => db.organization.findUniqueOrThrow({ where: { id: ctx.orgId } }),
});
