import type { CallTarget } from "../call-record";
import type { GatewaySnapshot, SnapshotCapability } from "../snapshot";
import { foldName } from "./fold-name";
import { switchIndex } from "./switch-index";
import { ALLOWED, denied, type Decision } from "./verdict";

/** The switches of tools, prompts and templates, looked up by exact name. */
export function switchRule(
  snapshot: GatewaySnapshot,
  kind: Exclude<CallTarget["kind"], "resource">,
  name: string,
): Decision {
  const index = switchIndex(snapshot);
  const known = index.byKind[kind].get(name);
  if (known !== undefined) return decideSwitches(known);
  if (kind === "resource_template")
    return index.hasResourceSwitchedOff ? denied("resource_not_matched") : ALLOWED;
  if (snapshot.newCapabilities === "deny") return denied("capability_not_enabled");
  const folded = index.foldedOff[kind];
  return folded.size > 0 && folded.has(foldName(name)) ? denied("name_resembles_disabled") : ALLOWED;
}

export function decideSwitches(capability: SnapshotCapability): Decision {
  if (!capability.orgEnabled) return denied("capability_disabled_by_org");
  if (!capability.workspaceEnabled) return denied("capability_disabled_by_workspace");
  return ALLOWED;
}
