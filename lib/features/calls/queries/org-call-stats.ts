import { defineQuery } from "@/lib/framework/query";
import { findServerId } from "../find-server";
import { readCallStats } from "../read-call-stats";
import { callStats, callStatsInput } from "../schema";
import { callVisibility } from "../visible-calls";

/** How many calls each server of the organization had in the last 24 hours, and how they went. */
export const orgCallStats = defineQuery({
  name: "org-call.stats",
  place: "org",
  permission: "org-call:read",
  input: callStatsInput,
  output: callStats,
  run: async ({ ctx, db, input }) => {
    const serverId = input.server === undefined ? null : await findServerId(db, ctx, input.server);
    const scope = { orgId: ctx.orgId, workspaceId: null, serverId, visibility: callVisibility(ctx) };
    return readCallStats(db, scope, Date.now());
  },
});
