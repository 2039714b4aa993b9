/** The value below which `share` (0…1) of the sorted values lie; nearest rank. NaN of nothing. */
export function percentile(sorted: ArrayLike<number>, share: number): number {
  const rank = Math.ceil(sorted.length * share) - 1;
  return sorted[Math.min(Math.max(rank, 0), sorted.length - 1)] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  if (sorted.length % 2 === 1) return sorted[Math.floor(middle)] ?? Number.NaN;
  return ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2;
}

/** A median with the middle half of the values around it. */
export interface Spread {
  readonly median: number;
  readonly from: number;
  readonly to: number;
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  return { median: median(values), from: percentile(sorted, 0.25), to: percentile(sorted, 0.75) };
}

/**
 * How the second of each pair compares to the first. Of pairs, not of averages: what disturbs the machine for
 * longer than a pair disturbs both and cancels out.
 */
export function ratiosOf<T>(
  pairs: readonly (readonly [base: T, other: T])[],
  value: (run: T) => number,
): Spread {
  return spreadOf(pairs.map(([base, other]) => value(other) / value(base)));
}
