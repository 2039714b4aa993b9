const DEPTH_MAX = 64;

/** The value with keys sorted, so that two spellings of one thing are one text. `null` beyond 64 levels. */
export function canonicalJson(value: unknown): string | null {
  try {
    return print(value, 0);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function print(value: unknown, depth: number): string {
  if (depth > DEPTH_MAX) throw new RangeError("nested too deeply");
  if (Array.isArray(value)) return `[${value.map((entry) => print(entry, depth + 1)).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, entry]) => `${JSON.stringify(key)}:${print(entry, depth + 1)}`).join(",")}}`;
}
