import type { CapabilityChange, CapabilityKind } from "./schema";

interface Named {
  readonly kind: CapabilityKind;
  readonly name: string;
}

/** Names a capability within its server. */
export function capabilityKey({ kind, name }: Named): string {
  return `${kind}:${name}`;
}

/** Keys of the switches that are off; no row means on. */
export function switchedOff(rows: readonly (Named & { readonly enabled: boolean })[]): ReadonlySet<string> {
  return new Set(rows.filter((row) => !row.enabled).map(capabilityKey));
}

/** The changes that move a switch; where one capability is named twice, the last wins. */
export function effectiveChanges(
  off: ReadonlySet<string>,
  changes: readonly CapabilityChange[],
): CapabilityChange[] {
  const last = new Map(changes.map((change) => [capabilityKey(change), change]));
  return [...last].filter(([key, change]) => change.enabled === off.has(key)).map(([, change]) => change);
}

/** A filter for these capabilities, by kind so that it stays short. */
export function namedIn(changes: readonly Named[]) {
  const kinds = [...new Set(changes.map((change) => change.kind))];
  return {
    OR: kinds.map((kind) => ({
      kind,
      name: { in: changes.filter((change) => change.kind === kind).map((change) => change.name) },
    })),
  };
}

/** The two halves of some changes, for the audit log. */
export function switchAudit(changes: readonly CapabilityChange[]) {
  const named = (enabled: boolean) =>
    changes.filter((change) => change.enabled === enabled).map(({ kind, name }) => ({ kind, name }));
  return { switchedOn: named(true), switchedOff: named(false) };
}
