import { z } from "zod";
import { defineCommand } from "@/lib/framework/command";
import { workspaceView } from "../schema";

/** Deletes the workspace with its grants and keys. Its calls stay in the organization's log. */
export const deleteWorkspace = defineCommand({
  name: "workspace.delete",
  place: "workspace",
  permission: "workspace:delete",
  input: z.object({}),
  output: workspaceView,
  run: async ({ ctx, db }) => {
    const row = await db.workspace.delete({
      where: { orgId_id: { orgId: ctx.orgId, id: ctx.workspace.id } },
    });
    return {
      result: row,
      audit: { target: { id: row.id, label: row.slug }, before: { name: row.name, slug: row.slug } },
    };
  },
});
