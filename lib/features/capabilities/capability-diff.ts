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
  /** What the server said instead of the definition in force when it was last read; null: nothing else. */
  readonly saidHash: string | null;
}

/** A capability of the server's answer, at its place in its list. */
interface PlacedCapability extends ListedCapability {
  readonly position: number;
}

/** An earlier capability beside what the server says of it now. */
interface CapabilityPair<K> {
  readonly known: K;
  readonly listed: PlacedCapability;
}

export interface CapabilityDiff<K extends KnownCapability = KnownCapability> {
  readonly added: readonly PlacedCapability[];
  /** Removed before, listed again. */
  readonly reappeared: readonly CapabilityPair<K>[];
  /** Listed before, now with another definition than the last time. */
  readonly changed: readonly CapabilityPair<K>[];
  /** Only its place in the list is another. */
  readonly moved: readonly CapabilityPair<K>[];
  readonly removed: readonly K[];
}

/**
 * What a server's answer changes. Unless the answer is complete nothing is removed: what is missing in it may
 * still exist.
 */
export function diffCapabilities<K extends KnownCapability>(
  known: readonly K[],
  listed: readonly ListedCapability[],
  isComplete: boolean,
): CapabilityDiff<K> {
  const knownByKey = new Map(known.map((item) => [keyOf(item), item]));
  const now = placed(listed);
  const added: PlacedCapability[] = [];
  const pairs: CapabilityPair<K>[] = [];
  for (const [key, item] of now) {
    const before = knownByKey.get(key);
    if (before === undefined) added.push(item);
    else pairs.push({ known: before, listed: item });
  }
  const present = pairs.filter((pair) => pair.known.removedAt === null);
  const isSame = ({ known: before, listed: item }: CapabilityPair<K>) =>
    (before.saidHash ?? before.hash) === item.definitionHash;
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
