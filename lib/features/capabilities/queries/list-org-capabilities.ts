import { findServer } from "@/lib/features/servers";
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
import { capabilityCounts, listCapabilitiesInput, orgCapability, switchable } from "../schema";
import { capabilityKey, switchedOff } from "../switches";

/** Capabilities of a registry server with the organization's switches. */
export const listOrgCapabilities = defineQuery({
  name: "server.list-capabilities",
  place: "org",
  permission: "server:read",
  input: listCapabilitiesInput,
  output: pageOf(orgCapability).extend({ counts: capabilityCounts, switchable }),
  run: async ({ db, input }) => {
    const { id: serverId } = await findServer(db, input.server);
    const switches = await db.orgCapabilitySwitch.findMany({ where: { serverId } });
    const off = switchedOff(switches);
    const isOn = (key: string) => !off.has(key);
    const entries = await capabilityEntries(db, serverId, switches);
    const found = await withEffect(db, entries, input.effect);
    const { data, nextCursor } = await capabilityPage(db, found, input);
    return {
      data: data.map((facts) => ({ ...facts, enabled: isOn(capabilityKey(facts)) })),
      nextCursor,
      counts: countEntries(entries, isOn),
      switchable: countSwitchable(listedNow(found, input), isOn),
    };
  },
});
