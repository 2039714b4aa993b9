import { findServer } from "@/lib/features/servers";
import { defineCommand } from "@/lib/framework/command";
import { actorUserId } from "@/lib/framework/context";
import { approve } from "../approve";
import { policyResult, setPolicyInput } from "../schema";

/** Says what becomes of definitions nobody approved. To accept them approves those that wait. */
export const setDefinitionPolicy = defineCommand({
  name: "server.set-definition-policy",
  place: "org",
  permission: "server:write",
  input: setPolicyInput,
  output: policyResult,
  run: async ({ ctx, db, input }) => {
    const { id, slug, ...server } = await findServer(db, input.server);
    const before = { changePolicy: server.changePolicy, newPolicy: server.newPolicy };
    const after = {
      changePolicy: input.changePolicy ?? before.changePolicy,
      newPolicy: input.newPolicy ?? before.newPolicy,
    };
    if (after.changePolicy === before.changePolicy && after.newPolicy === before.newPolicy)
      return { result: { ...after, approved: 0 }, audit: null };
    // It is not a change of the server's own description: `updatedAt` stays.
    await db.server.update({ where: { id }, data: { ...after, updatedAt: server.updatedAt } });
    const waiting = await db.capability.findMany({
      where: {
        serverId: id,
        OR: [
          ...(after.changePolicy === "accept" ? [{ pendingHash: { not: null } }] : []),
          ...(after.newPolicy === "accept" ? [{ approved: false }] : []),
        ],
      },
      select: { id: true, kind: true, hash: true, pendingDefinition: true, pendingHash: true },
    });
    const approval = { at: new Date(), byId: actorUserId(ctx.actor) };
    for (const row of waiting) await approve(db, row, row.pendingHash ?? row.hash, approval);
    return {
      result: { ...after, approved: waiting.length },
      audit: { target: { id, label: slug }, before, after: { ...after, approved: waiting.length } },
    };
  },
});
