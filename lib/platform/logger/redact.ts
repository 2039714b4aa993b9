// Threat: a credential that reaches a log line is as good as published. Rule: whatever is logged passes
// through here; keys that name a secret lose their value, strings lose what looks like one.

const MASK = "[redacted]";
const DEPTH_MAX = 8;
const ENTRIES_MAX = 100;
const TEXT_LENGTH_MAX = 8_192;

const SECRET_KEY =
  /^(authorization|proxyauthorization|cookies?|setcookie|headers?values?|bearer|jwt|pin|otp|pwd|passwd|passphrase)$|(password|secret|secrets|token|tokens|apikey|apikeys|privatekey|signingkey|masterkey|masterkeys|sealkey|credential|credentials|authorization|cookie)$/;

const TEXT_PATTERNS: readonly (readonly [RegExp, string])[] = [
  [/\bgh_[a-z]{1,12}_[0-9A-Za-z_]{8,}/g, `gh_${MASK}`],
  [/\b(bearer|basic|digest)\s+[A-Za-z0-9._~+/=-]{6,}/gi, `$1 ${MASK}`],
  [/:\/\/[^\s/@"']{1,1024}@/g, `://${MASK}@`],
  [/\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/g, MASK],
  [/-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[^]*?(?:-----END [A-Z ]{0,40}PRIVATE KEY-----|$)/g, MASK],
  [
    /([?&;](?:api[_-]?key|key|token|access[_-]token|refresh[_-]token|id[_-]token|code|secret|client[_-]secret|password|signature|sig)=)[^&\s"'#]+/gi,
    `$1${MASK}`,
  ],
];

/** What every pattern needs to be there: one search for most strings, instead of one per pattern. */
const SUSPICIOUS = /gh_|bearer|basic|digest|:\/\/|eyJ|-----BEGIN|[?&;]/i;

/** A copy without secrets: by key name at any depth, by value pattern, bounded in depth and size. */
export function redact(value: unknown): unknown {
  return redactValue(value, 0, new Set());
}

/** The same for the fields of a line. */
export function redactFieldsOf(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return redactEntries(Object.entries(fields), 0, new Set([fields]));
}

/** The same for one string. */
export function redactText(text: string): string {
  let clean =
    text.length > TEXT_LENGTH_MAX ? `${text.slice(0, TEXT_LENGTH_MAX)}… (${text.length} characters)` : text;
  if (!SUSPICIOUS.test(clean)) return clean;
  for (const [pattern, replacement] of TEXT_PATTERNS) clean = clean.replace(pattern, replacement);
  return clean;
}

function redactValue(value: unknown, depth: number, ancestors: Set<object>): unknown {
  switch (typeof value) {
    case "string":
      return redactText(value);
    case "bigint":
      return value.toString();
    case "function":
    case "symbol":
      return undefined;
    case "object":
      return value === null ? null : redactObject(value, depth, ancestors);
    case "boolean":
    case "number":
    case "undefined":
      return value;
  }
}

function redactObject(value: object, depth: number, ancestors: Set<object>): unknown {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "invalid date" : value.toISOString();
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (ancestors.has(value)) return "[circular]";
  if (depth >= DEPTH_MAX) return "[too deep]";
  ancestors.add(value);
  try {
    if (value instanceof Error) return redactError(value, depth, ancestors);
    if (Array.isArray(value)) return redactArray(value, depth, ancestors);
    if (value instanceof Map || value instanceof Set) return redactArray([...value], depth, ancestors);
    return redactEntries(Object.entries(value), depth, ancestors);
  } finally {
    ancestors.delete(value);
  }
}

function redactError(error: Error, depth: number, ancestors: Set<object>): unknown {
  const own = Object.entries(error).filter(([key]) => key !== "name" && key !== "message" && key !== "stack");
  const shown: [string, unknown][] = [["type", error.name], ["message", error.message], ...own];
  // Frames only: the head of a stack repeats the message, which may be many lines long.
  const frames = (error.stack ?? "").split("\n").filter((line) => line.startsWith("    at "));
  if (frames.length > 0) shown.push(["stack", frames.slice(0, 12).map((frame) => frame.trim())]);
  if (error.cause !== undefined) shown.push(["cause", error.cause]);
  return redactEntries(shown, depth, ancestors);
}

function redactArray(values: readonly unknown[], depth: number, ancestors: Set<object>): unknown[] {
  const kept = values.slice(0, ENTRIES_MAX).map((entry) => redactValue(entry, depth + 1, ancestors));
  if (values.length > ENTRIES_MAX) kept.push(`… ${values.length - ENTRIES_MAX} more`);
  return kept;
}

function redactEntries(
  entries: readonly (readonly [string, unknown])[],
  depth: number,
  ancestors: Set<object>,
) {
  const clean: Record<string, unknown> = {};
  for (const [key, entry] of entries.slice(0, ENTRIES_MAX)) {
    const shown = shownKey(key);
    const isSecret = entry !== null && entry !== undefined && shown.isSecret;
    clean[shown.text] = isSecret ? MASK : redactValue(entry, depth + 1, ancestors);
  }
  if (entries.length > ENTRIES_MAX) clean["…"] = `${entries.length - ENTRIES_MAX} more`;
  return clean;
}

interface ShownKey {
  readonly text: string;
  readonly isSecret: boolean;
}

const knownKeys = new Map<string, ShownKey>();
const KNOWN_KEYS_MAX = 1_000;
const KNOWN_KEY_LENGTH_MAX = 60;

// The same few keys in every line. Keys of foreign objects stop being remembered, but never being judged.
function shownKey(key: string): ShownKey {
  const known = knownKeys.get(key);
  if (known !== undefined) return known;
  const shown = { text: redactText(key), isSecret: namesSecret(key) };
  if (knownKeys.size < KNOWN_KEYS_MAX && key.length <= KNOWN_KEY_LENGTH_MAX) knownKeys.set(key, shown);
  return shown;
}

function namesSecret(key: string): boolean {
  return SECRET_KEY.test(key.toLowerCase().replace(/[-_.\s]/g, ""));
}
