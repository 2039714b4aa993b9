import { findServer } from "@/lib/features/servers";
import { defineCommand } from "@/lib/framework/command";
import { allCapabilities, applyOrgSwitches } from "../apply-switches";
import { setAllCapabilitiesInput, setCapabilitiesResult } from "../schema";

/** Switches everything that a server lists on or off for the whole organization. */
export const setAllOrgCapabilities = defineCommand({
  name: "server.set-all-capabilities",
  place: "org",
  permission: "server:write",
  input: setAllCapabilitiesInput,
  output: setCapabilitiesResult,
  run: async ({ ctx, db, input }) => {
    const { id, slug } = await findServer(db, input.server);
    return applyOrgSwitches(db, ctx, { id, label: slug }, await allCapabilities(db, id, input));
  },
});
