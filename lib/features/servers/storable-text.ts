// NUL and halves of surrogate pairs, which PostgreSQL refuses or changes.
const UNSTORABLE = /[\0\p{Surrogate}]/gu;

const SHORT_LENGTH_MAX = 500;

/** Text of an upstream as it can be stored: what PostgreSQL does not take is replaced by U+FFFD. */
export function storable(text: string): string {
  return text.replace(UNSTORABLE, "\uFFFD");
}

/** The same for a name or a sentence, cut to what fits on a screen. */
export function storableShort(text: string): string {
  return storable(text.slice(0, SHORT_LENGTH_MAX));
}
