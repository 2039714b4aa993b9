import { findWorkspaceServer } from "@/lib/features/workspace-servers";
import { pageOf } from "@/lib/framework/paging";
import { defineQuery } from "@/lib/framework/query";
import {
  capabilityEntries,
  capabilityPage,
  countEntries,
  countSwitchable,
  listedNow,
  withEffect,
} from "../capability-page";
import { capabilityCounts, listCapabilitiesInput, switchable, workspaceCapability } from "../schema";
import { capabilityKey, switchedOff } from "../switches";

/** Capabilities of a workspace server with both switches and what they come to. */
export const listWorkspaceCapabilities = defineQuery({
  name: "workspace-server.list-capabilities",
  place: "workspace",
  permission: "workspace-server:read",
  input: listCapabilitiesInput,
  output: pageOf(workspaceCapability).extend({ counts: capabilityCounts, switchable }),
  run: async ({ ctx, db, input }) => {
    const { id: workspaceServerId, serverId } = await findWorkspaceServer(db, ctx, input.server);
    const orgSwitches = await db.orgCapabilitySwitch.findMany({ where: { serverId } });
    const workspaceSwitches = await db.workspaceCapabilitySwitch.findMany({
      where: { workspaceId: ctx.workspace.id, workspaceServerId },
    });
    const offByOrg = switchedOff(orgSwitches);
    const offByWorkspace = switchedOff(workspaceSwitches);
    const entries = await capabilityEntries(db, serverId, [...orgSwitches, ...workspaceSwitches]);
    const found = await withEffect(db, entries, input.effect);
    const open = listedNow(found, input).filter((entry) => !offByOrg.has(capabilityKey(entry)));
    const { data, nextCursor } = await capabilityPage(db, found, input);
    return {
      data: data.map((facts) => ({ ...facts, ...effective(capabilityKey(facts), offByOrg, offByWorkspace) })),
      nextCursor,
      counts: countEntries(entries, (key) => !offByOrg.has(key) && !offByWorkspace.has(key)),
      switchable: countSwitchable(open, (key) => !offByWorkspace.has(key)),
    };
  },
});

function effective(key: string, offByOrg: ReadonlySet<string>, offByWorkspace: ReadonlySet<string>) {
  const orgEnabled = !offByOrg.has(key);
  const workspaceEnabled = !offByWorkspace.has(key);
  const reason = orgEnabled ? (workspaceEnabled ? null : ("workspace" as const)) : ("organization" as const);
  return { orgEnabled, workspaceEnabled, enabled: reason === null, reason };
}
