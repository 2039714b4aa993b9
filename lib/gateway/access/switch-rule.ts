import type { GatewaySnapshot, SnapshotCapability } from "../snapshot";
import { definitionRule } from "./definition-rule";
import { foldName } from "./fold-name";
import { switchIndex } from "./switch-index";
import { ALLOWED, denied, type Decision } from "./verdict";

/** A capability to decide on: its name, and in a list the hash of the definition that comes with it. */
export interface RuleTarget {
  readonly name: string;
  readonly definitionHash?: string | null;
}

/** The switches of tools, prompts and templates, looked up by exact name. */
export function switchRule(
  snapshot: GatewaySnapshot,
  kind: Exclude<SnapshotCapability["kind"], "resource">,
  { name, definitionHash }: RuleTarget,
): Decision {
  const index = switchIndex(snapshot);
  const known = index.byKind[kind].get(name);
  if (known !== undefined) return capabilityRule(snapshot, known, definitionHash);
  if (kind === "resource_template")
    return index.hasResourceSwitchedOff || snapshot.newCapabilities === "deny"
      ? denied("resource_not_matched")
      : ALLOWED;
  if (snapshot.newCapabilities === "deny") return denied("capability_not_enabled");
  const folded = index.foldedOff[kind];
  return folded.size > 0 && folded.has(foldName(name)) ? denied("name_resembles_disabled") : ALLOWED;
}

/** A capability the control plane knows: both its switches, then its definition. */
export function capabilityRule(
  snapshot: GatewaySnapshot,
  capability: SnapshotCapability,
  shown: string | null | undefined,
): Decision {
  if (!capability.orgEnabled) return denied("capability_disabled_by_org");
  if (!capability.workspaceEnabled) return denied("capability_disabled_by_workspace");
  return definitionRule(snapshot, capability, shown);
}
