import { findWorkspaceServer } from "@/lib/features/workspace-servers";
import { defineCommand } from "@/lib/framework/command";
import { allCapabilities, applyWorkspaceSwitches } from "../apply-switches";
import { setAllCapabilitiesInput, setCapabilitiesResult } from "../schema";
import { capabilityKey, switchedOff } from "../switches";

/** Switches everything that a server lists on or off in a workspace. What the organization switched off stays as it is. */
export const setAllWorkspaceCapabilities = defineCommand({
  name: "workspace-server.set-all-capabilities",
  place: "workspace",
  permission: "workspace-server:write",
  input: setAllCapabilitiesInput,
  output: setCapabilitiesResult,
  run: async ({ ctx, db, input }) => {
    const { id, slug, serverId } = await findWorkspaceServer(db, ctx, input.server);
    const offByOrg = switchedOff(await db.orgCapabilitySwitch.findMany({ where: { serverId } }));
    const all = await allCapabilities(db, serverId, input);
    const open = all.filter((change) => !offByOrg.has(capabilityKey(change)));
    return applyWorkspaceSwitches(db, ctx, { id, label: slug }, open);
  },
});
