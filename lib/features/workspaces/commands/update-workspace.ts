import { defineCommand } from "@/lib/framework/command";
import { updateWorkspaceInput, workspaceView } from "../schema";

/** Renames the workspace. Its slug stays: URLs that people copied must go on working. */
export const updateWorkspace = defineCommand({
  name: "workspace.update",
  place: "workspace",
  permission: "workspace:write",
  input: updateWorkspaceInput,
  output: workspaceView,
  run: async ({ ctx, db, input }) => {
    const where = { orgId_id: { orgId: ctx.orgId, id: ctx.workspace.id } };
    const before = await db.workspace.findUniqueOrThrow({ where });
    if (before.name === input.name) return { result: before, audit: null };
    const row = await db.workspace.update({ where, data: { name: input.name } });
    const audit = {
      target: { id: row.id, label: row.slug },
      before: { name: before.name },
      after: { name: row.name },
    };
    return { result: row, audit };
  },
});
