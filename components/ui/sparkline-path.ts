export type SparklineSegment = { line: string; area: string };

const INSET = 2;

/** SVG paths through the values, one per unbroken run: a gap stays a gap. */
export function sparklineSegments(
  values: readonly (number | null)[],
  width: number,
  height: number,
): SparklineSegment[] {
  const known = values.filter((value): value is number => value !== null);
  if (known.length === 0) return [];
  const low = Math.min(...known, 0);
  const range = Math.max(...known) - low || 1;
  const step = values.length > 1 ? width / (values.length - 1) : 0;
  const point = (value: number, index: number) => ({
    x: round(index * step),
    y: round(height - INSET - ((value - low) / range) * (height - 2 * INSET)),
  });
  return runsOf(values).map((run) => {
    const points = run.map(({ value, index }) => point(value, index));
    return pathsOf(points, height);
  });
}

function runsOf(values: readonly (number | null)[]): { value: number; index: number }[][] {
  const runs: { value: number; index: number }[][] = [];
  let open: { value: number; index: number }[] | null = null;
  values.forEach((value, index) => {
    if (value === null) {
      open = null;
      return;
    }
    if (open === null) runs.push((open = []));
    open.push({ value, index });
  });
  return runs;
}

function pathsOf(points: { x: number; y: number }[], height: number): SparklineSegment {
  const coordinates = points.map(({ x, y }) => `${x} ${y}`);
  const line = coordinates.length === 1 ? `M${coordinates[0]}h0.01` : `M${coordinates.join("L")}`;
  const area = `M${points[0]?.x ?? 0} ${height}L${coordinates.join("L")}L${points.at(-1)?.x ?? 0} ${height}Z`;
  return { line, area };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
