export type BoundedText = {
  text: string;
  /** How many characters were left out; 0 when all is there. */ omitted: number;
};

/** Cuts text for the screen; the copy button still gives the whole. */
export function boundText(text: string, charactersMax: number): BoundedText {
  if (text.length <= charactersMax) return { text, omitted: 0 };
  return { text: text.slice(0, charactersMax), omitted: text.length - charactersMax };
}

/** Indented JSON; what JSON cannot hold becomes its string form. */
export function prettyJson(value: unknown): string {
  return JSON.stringify(value, null, 2) ?? String(value);
}

/** One line that hints at what a folded object or array holds. */
export function foldedSummary(value: object): string {
  if (Array.isArray(value)) return value.length === 1 ? "1 item" : `${value.length} items`;
  const keys = Object.keys(value);
  const shown = keys.slice(0, 3).join(", ");
  return keys.length > 3 ? `${shown}, …` : shown;
}
