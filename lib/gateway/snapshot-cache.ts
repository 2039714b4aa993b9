import { gatewaySnapshotSchema, type GatewaySnapshot } from "./snapshot";

const parsed = new WeakMap<object, GatewaySnapshot | null>();

/** Validates what the source gave, once per object; null when it is not a snapshot we understand. */
export function readSnapshot(raw: unknown): GatewaySnapshot | null {
  if (typeof raw !== "object" || raw === null) return null;
  const known = parsed.get(raw);
  if (known !== undefined) return known;
  const result = gatewaySnapshotSchema.safeParse(raw);
  const snapshot = result.success ? result.data : null;
  parsed.set(raw, snapshot);
  return snapshot;
}
