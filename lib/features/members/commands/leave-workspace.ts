import { z } from "zod";
import { defineCommand } from "@/lib/framework/command";
import { findWorkspaceMember, lockMembers } from "../find-member";
import { removeFromWorkspace } from "../remove-from-workspace";
import { requirePerson } from "../require-person";
import { workspaceMember } from "../schema";

/** The person takes themselves out of the workspace. */
export const leaveWorkspace = defineCommand({
  name: "workspace-member.leave",
  place: "workspace",
  permission: "workspace:leave",
  input: z.object({}),
  output: workspaceMember,
  run: async ({ ctx, db }) => {
    await lockMembers(db, ctx, "workspace:leave");
    return removeFromWorkspace(db, await findWorkspaceMember(db, ctx.workspace.id, requirePerson(ctx)));
  },
});
