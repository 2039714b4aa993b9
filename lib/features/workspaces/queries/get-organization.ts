import { z } from "zod";
import { defineQuery } from "@/lib/framework/query";
import { organizationView } from "../schema";

export const getOrganization = defineQuery({
  name: "organization.get",
  place: "org",
  permission: "org:read",
  input: z.object({}),
  output: organizationView,
  run: ({ ctx, db }) => db.organization.findUniqueOrThrow({ where: { id: ctx.orgId } }),
});
