import { z } from "zod";
import { defineQuery } from "@/lib/framework/query";
import { workspaceView } from "../schema";

export const getWorkspace = defineQuery({
  name: "workspace.get",
  place: "workspace",
  permission: "workspace:read",
  input: z.object({}),
  output: workspaceView,
  run: ({ ctx, db }) =>
    db.workspace.findUniqueOrThrow({ where: { orgId_id: { orgId: ctx.orgId, id: ctx.workspace.id } } }),
});
