import { defineCommand } from "@/lib/framework/command";
import { updateWorkspaceInput, workspaceView } from "../schema";

/** Renames the workspace or its tools. Its slug stays: URLs that people copied must go on working. */
export const updateWorkspace = defineCommand({
  name: "workspace.update",
  place: "workspace",
  permission: "workspace:write",
  input: updateWorkspaceInput,
  output: workspaceView,
  run: async ({ ctx, db, input }) => {
    const where = { orgId_id: { orgId: ctx.orgId, id: ctx.workspace.id } };
    const before = await db.workspace.findUniqueOrThrow({ where });
    const data = { name: input.name ?? before.name, toolNaming: input.toolNaming ?? before.toolNaming };
    if (before.name === data.name && before.toolNaming === data.toolNaming)
      return { result: before, audit: null };
    const row = await db.workspace.update({ where, data });
    const audit = {
      target: { id: row.id, label: row.slug },
      before: { name: before.name, toolNaming: before.toolNaming },
      after: { name: row.name, toolNaming: row.toolNaming },
    };
    return { result: row, audit };
  },
});
