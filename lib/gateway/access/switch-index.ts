import type { CallTarget } from "../call-record";
import type { GatewaySnapshot, SnapshotCapability } from "../snapshot";
import { canonicalUri } from "./canonical-uri";
import { foldName } from "./fold-name";

/** The snapshot's switches, arranged for lookups. */
export interface SwitchIndex {
  readonly byKind: Readonly<Record<CallTarget["kind"], ReadonlyMap<string, SnapshotCapability>>>;
  /** Folded names of tools and prompts that are off. */
  readonly foldedOff: Readonly<Record<"tool" | "prompt", ReadonlySet<string>>>;
  readonly canonicalResourcesOff: ReadonlySet<string>;
  readonly templatesOn: readonly string[];
  readonly hasResourceSwitchedOff: boolean;
  /** What was seen in a list with another definition than the approved one. */
  readonly drifted: Set<string>;
}

const cache = new WeakMap<GatewaySnapshot, SwitchIndex>();

/** Built once per snapshot object. */
export function switchIndex(snapshot: GatewaySnapshot): SwitchIndex {
  const known = cache.get(snapshot);
  if (known !== undefined) return known;
  const made = buildIndex(snapshot);
  cache.set(snapshot, made);
  return made;
}

export function isOn(capability: SnapshotCapability): boolean {
  return capability.orgEnabled && capability.workspaceEnabled && !capability.quarantined;
}

function buildIndex(snapshot: GatewaySnapshot): SwitchIndex {
  const of = (kind: CallTarget["kind"]) => snapshot.capabilities.filter((item) => item.kind === kind);
  const mapOf = (kind: CallTarget["kind"]) => mergeByName(of(kind));
  const byKind = {
    tool: mapOf("tool"),
    prompt: mapOf("prompt"),
    resource: mapOf("resource"),
    resource_template: mapOf("resource_template"),
  };
  const off = (kind: CallTarget["kind"]) => [...byKind[kind].values()].filter((item) => !isOn(item));
  const resourcesOff = off("resource");
  return {
    byKind,
    foldedOff: {
      tool: new Set(off("tool").map((item) => foldName(item.name))),
      prompt: new Set(off("prompt").map((item) => foldName(item.name))),
    },
    canonicalResourcesOff: new Set(resourcesOff.map((item) => canonicalUri(item.name))),
    templatesOn: [...byKind.resource_template.values()].filter(isOn).map((item) => item.name),
    hasResourceSwitchedOff: resourcesOff.length > 0 || off("resource_template").length > 0,
    drifted: new Set(),
  };
}

// Two entries of one name can only take away from each other.
function mergeByName(items: readonly SnapshotCapability[]): Map<string, SnapshotCapability> {
  const merged = new Map<string, SnapshotCapability>();
  for (const item of items) {
    const earlier = merged.get(item.name);
    merged.set(item.name, {
      ...item,
      orgEnabled: item.orgEnabled && (earlier?.orgEnabled ?? true),
      workspaceEnabled: item.workspaceEnabled && (earlier?.workspaceEnabled ?? true),
      quarantined: item.quarantined || (earlier?.quarantined ?? false),
    });
  }
  return merged;
}
