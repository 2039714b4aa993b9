import { findWorkspaceServer } from "@/lib/features/workspace-servers";
import { defineCommand } from "@/lib/framework/command";
import { AppError } from "@/lib/shared/errors";
import { applyWorkspaceSwitches } from "../apply-switches";
import { setCapabilitiesInput, setCapabilitiesResult, type CapabilityChange } from "../schema";
import { capabilityKey, switchedOff } from "../switches";

/** Switches capabilities on or off in a workspace: it narrows what the organization allows, never widens it. */
export const setWorkspaceCapabilities = defineCommand({
  name: "workspace-server.set-capabilities",
  place: "workspace",
  permission: "workspace-server:write",
  input: setCapabilitiesInput,
  output: setCapabilitiesResult,
  run: async ({ ctx, db, input }) => {
    const { id, slug, serverId } = await findWorkspaceServer(db, ctx, input.server);
    const offByOrg = switchedOff(await db.orgCapabilitySwitch.findMany({ where: { serverId } }));
    refuseWidening(offByOrg, input.changes);
    return applyWorkspaceSwitches(db, ctx, { id, label: slug }, input.changes);
  },
});

function refuseWidening(offByOrg: ReadonlySet<string>, changes: readonly CapabilityChange[]): void {
  const refused = changes.filter((change) => change.enabled && offByOrg.has(capabilityKey(change)));
  const [first] = refused;
  if (first === undefined) return;
  const others = refused.length === 1 ? "" : ` and ${String(refused.length - 1)} more`;
  throw new AppError("conflict", {
    code: "disabled_by_organization",
    publicMessage: `The organization switched off “${first.name}”${others}. Ask an administrator of the organization to switch it on.`,
  });
}
