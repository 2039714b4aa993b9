import type { CallParts } from "./journal-record";

const FIXED_BYTES = 1_024;

/** About how much memory a record holds; what is large in it are the payloads. */
export function recordBytes({ attempt, outcome }: CallParts): number {
  return FIXED_BYTES + (attempt?.params?.text.length ?? 0) + (outcome?.response?.text.length ?? 0);
}
