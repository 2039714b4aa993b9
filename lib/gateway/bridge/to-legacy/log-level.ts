const LEVELS: readonly unknown[] = [
  "debug",
  "info",
  "notice",
  "warning",
  "error",
  "critical",
  "alert",
  "emergency",
];

export function isLogLevel(level: unknown): level is string {
  return LEVELS.includes(level);
}

/** Whether a message of this level was asked for. Without a level nothing was. */
export function isLogged(level: unknown, wanted: unknown): boolean {
  return LEVELS.includes(wanted) && LEVELS.indexOf(level) >= LEVELS.indexOf(wanted);
}
