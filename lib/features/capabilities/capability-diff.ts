import type { ListedCapability } from "@/lib/platform/mcp-client";
import type { CapabilityKind } from "./schema";

/** A capability as an earlier sync stored it. */
export interface KnownCapability {
  readonly id: string;
  readonly kind: CapabilityKind;
  readonly name: string;
  readonly hash: string;
  readonly position: number;
  readonly removedAt: Date | null;
}

/** A capability of the server's answer, at its place in its list. */
interface PlacedCapability extends ListedCapability {
  readonly position: number;
}

/** An earlier capability beside what the server says of it now. */
interface CapabilityPair {
  readonly known: KnownCapability;
  readonly listed: PlacedCapability;
}

export interface CapabilityDiff {
  readonly added: readonly PlacedCapability[];
  /** Removed before, listed again. */
  readonly reappeared: readonly CapabilityPair[];
  /** Listed before, now with another definition. */
  readonly changed: readonly CapabilityPair[];
  /** Only its place in the list is another. */
  readonly moved: readonly CapabilityPair[];
  readonly removed: readonly KnownCapability[];
}

/**
 * What a server's answer changes. Unless the answer is complete nothing is removed: what is missing in it may
 * still exist.
 */
export function diffCapabilities(
  known: readonly KnownCapability[],
  listed: readonly ListedCapability[],
  isComplete: boolean,
): CapabilityDiff {
  const knownByKey = new Map(known.map((item) => [keyOf(item), item]));
  const now = placed(listed);
  const added: PlacedCapability[] = [];
  const pairs: CapabilityPair[] = [];
  for (const [key, item] of now) {
    const before = knownByKey.get(key);
    if (before === undefined) added.push(item);
    else pairs.push({ known: before, listed: item });
  }
  const present = pairs.filter((pair) => pair.known.removedAt === null);
  const isSame = (pair: CapabilityPair) => pair.known.hash === pair.listed.definitionHash;
  return {
    added,
    reappeared: pairs.filter((pair) => pair.known.removedAt !== null),
    changed: present.filter((pair) => !isSame(pair)),
    moved: present.filter((pair) => isSame(pair) && pair.known.position !== pair.listed.position),
    removed: isComplete ? known.filter((item) => item.removedAt === null && !now.has(keyOf(item))) : [],
  };
}

// A name that a server lists twice counts once, where it stands first.
function placed(listed: readonly ListedCapability[]): Map<string, PlacedCapability> {
  const byKey = new Map<string, PlacedCapability>();
  const lengths = new Map<CapabilityKind, number>();
  for (const item of listed) {
    const key = keyOf(item);
    if (byKey.has(key)) continue;
    const position = lengths.get(item.kind) ?? 0;
    lengths.set(item.kind, position + 1);
    byKey.set(key, { ...item, position });
  }
  return byKey;
}

function keyOf(item: { readonly kind: CapabilityKind; readonly name: string }): string {
  return `${item.kind}:${item.name}`;
}
