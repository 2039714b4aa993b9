import type { CallRow } from "./call-row";

const FIXED_BYTES = 512;

/** About how much memory a record holds. */
export function recordBytes({ attempt, outcome }: CallRow): number {
  return FIXED_BYTES + (attempt?.length ?? 0) + (outcome?.length ?? 0);
}
