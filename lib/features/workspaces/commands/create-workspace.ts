import { defineCommand } from "@/lib/framework/command";
import { provisionWorkspace } from "@/lib/features/workspace-servers";
import { pickSlug } from "@/lib/framework/pick-slug";
import { newId } from "@/lib/shared/ids";
import { createWorkspaceInput, workspaceView } from "../schema";

/** A new workspace, with the servers that are set to come by themselves. */
export const createWorkspace = defineCommand({
  name: "workspace.create",
  place: "org",
  permission: "workspace:create",
  input: createWorkspaceInput,
  output: workspaceView,
  run: async ({ ctx, db, input }) => {
    const existing = await db.workspace.findMany({ select: { slug: true } });
    const slug = pickSlug(input, new Set(existing.map((workspace) => workspace.slug)));
    const row = await db.workspace.create({
      data: { id: newId(), orgId: ctx.orgId, slug, name: input.name },
    });
    const granted = await provisionWorkspace(db, ctx, row.id);
    const made = { target: { id: row.id, label: slug }, after: { name: row.name, slug } };
    return { result: row, audit: [made, ...granted] };
  },
});
