// Threat: a name such as `=HYPERLINK(…)` that a spreadsheet runs when the export is opened. Rule: what could begin a
// formula gets an apostrophe in front, and every cell is quoted, so that no cell can end its row.
const FORMULA = /^[\s\u00a0\ufeff]*[=+\-@\t\r\n|%\uff1d\uff0b\uff0d\uff20]/;

/** One line of CSV (RFC 4180), safe to open in a spreadsheet. */
export function csvLine(cells: readonly (string | null)[]): string {
  return `${cells.map((cell) => cellOf(cell ?? "")).join(",")}\r\n`;
}

function cellOf(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}
