import { z } from "zod";
import { defineQuery } from "@/lib/framework/query";
import { roleRows } from "../role-rows";
import { roleTable } from "../schema";

/** What each role may do here: the permission table with the organization's settings. */
export const listRoles = defineQuery({
  name: "role.list",
  place: "org",
  permission: "role:read",
  input: z.object({}),
  output: roleTable,
  run: ({ ctx }) => Promise.resolve({ data: roleRows(ctx.roles.settings) }),
});
