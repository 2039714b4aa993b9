import { findServer } from "@/lib/features/servers";
import { defineCommand } from "@/lib/framework/command";
import { applyOrgSwitches } from "../apply-switches";
import { setCapabilitiesInput, setCapabilitiesResult } from "../schema";

/** Switches capabilities of a server on or off for the whole organization. */
export const setOrgCapabilities = defineCommand({
  name: "server.set-capabilities",
  place: "org",
  permission: "server:write",
  input: setCapabilitiesInput,
  output: setCapabilitiesResult,
  run: async ({ ctx, db, input }) => {
    const { id, slug } = await findServer(db, input.server);
    return applyOrgSwitches(db, ctx, { id, label: slug }, input.changes);
  },
});
