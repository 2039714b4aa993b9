import { defineQuery } from "@/lib/framework/query";
import { findServerId } from "../find-server";
import { readCallStats } from "../read-call-stats";
import { callStats, callStatsInput } from "../schema";
import { callVisibility } from "../visible-calls";

/** How many calls each server of the workspace had in the last 24 hours. Members count their own, managers all. */
export const workspaceCallStats = defineQuery({
  name: "call.stats",
  place: "workspace",
  permission: "call:read",
  input: callStatsInput,
  output: callStats,
  run: async ({ ctx, db, input }) => {
    const serverId = input.server === undefined ? null : await findServerId(db, ctx, input.server);
    const scope = {
      orgId: ctx.orgId,
      workspaceId: ctx.workspace.id,
      serverId,
      visibility: callVisibility(ctx),
    };
    return readCallStats(db, scope, Date.now());
  },
});
