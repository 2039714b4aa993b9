import { showsDefinition } from "@/lib/shared/definition-hash";
import type { GatewaySnapshot, SnapshotCapability } from "../snapshot";
import { switchIndex } from "./switch-index";
import { ALLOWED, AS_APPROVED, denied, type Decision } from "./verdict";

/**
 * May this capability be used with the definition it has? `shown`: hash of the definition that a list is about to
 * show, null where it has none; undefined: a call, which shows nothing.
 */
export function definitionRule(
  snapshot: GatewaySnapshot,
  capability: SnapshotCapability,
  shown: string | null | undefined,
): Decision {
  if (capability.quarantined) return denied("capability_quarantined");
  if (switchIndex(snapshot).drifted.has(driftKey(capability))) return denied("capability_quarantined");
  if (shown === undefined || isApproved(capability, shown)) return ALLOWED;
  switch (snapshot.changedDefinitions) {
    case "accept":
      return ALLOWED;
    case "keep":
      // Without the approved text there is nothing to show in its place.
      return capability.definition === null ? denied("capability_quarantined") : AS_APPROVED;
    case "quarantine":
      return denied("capability_quarantined");
  }
}

/** How a definition in a passing list differs from what the control plane knows; null: it knows this one. */
export function driftOf(
  snapshot: GatewaySnapshot,
  { kind, name }: Pick<SnapshotCapability, "kind" | "name">,
  shown: string | null,
): "new" | "changed" | null {
  const known = switchIndex(snapshot).byKind[kind].get(name);
  if (known === undefined || known.hash === null) return "new";
  const isKnown =
    isApproved(known, shown) || (shown !== null && showsDefinition(known.waitingHash ?? "", shown));
  return isKnown ? null : "changed";
}

/**
 * A changed definition was seen in a list: until the control plane has looked into it, which makes another snapshot,
 * calls are refused as well where the policy is to wait for an approval.
 */
export function noteDrift(
  snapshot: GatewaySnapshot,
  capability: Pick<SnapshotCapability, "kind" | "name">,
): void {
  if (snapshot.changedDefinitions === "quarantine") switchIndex(snapshot).drifted.add(driftKey(capability));
}

function isApproved({ hash }: SnapshotCapability, shown: string | null): boolean {
  return hash === null || (shown !== null && showsDefinition(hash, shown));
}

function driftKey({ kind, name }: Pick<SnapshotCapability, "kind" | "name">): string {
  return `${kind} ${name}`;
}
