import { findServer } from "@/lib/features/servers";
import { defineCommand } from "@/lib/framework/command";
import { actorUserId } from "@/lib/framework/context";
import { setCapabilitiesInput, setCapabilitiesResult } from "../schema";
import { effectiveChanges, namedIn, switchAudit, switchedOff } from "../switches";

/** Switches capabilities of a server on or off for the whole organization. */
export const setOrgCapabilities = defineCommand({
  name: "server.set-capabilities",
  place: "org",
  permission: "server:write",
  input: setCapabilitiesInput,
  output: setCapabilitiesResult,
  run: async ({ ctx, db, input }) => {
    const { id: serverId, slug } = await findServer(db, input.server);
    const off = switchedOff(await db.orgCapabilitySwitch.findMany({ where: { serverId } }));
    const changed = effectiveChanges(off, input.changes);
    if (changed.length === 0) return { result: { changed }, audit: null };
    await db.orgCapabilitySwitch.deleteMany({ where: { serverId, ...namedIn(changed) } });
    await db.orgCapabilitySwitch.createMany({
      data: changed
        .filter((change) => !change.enabled)
        .map((change) => ({ ...change, orgId: ctx.orgId, serverId, changedById: actorUserId(ctx.actor) })),
    });
    return {
      result: { changed },
      audit: { target: { id: serverId, label: slug }, after: switchAudit(changed) },
    };
  },
});
