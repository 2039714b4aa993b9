export type LogLevel = "trace" | "debug" | "info" | "warn" | "error" | "fatal" | "silent";

export type LogFields = Readonly<Record<string, unknown>>;

/** One call, one line. Fields are redacted here, by key and by pattern, so callers need not think of it. */
export type Logger = {
  trace(fields: LogFields, message?: string): void;
  debug(fields: LogFields, message?: string): void;
  info(fields: LogFields, message?: string): void;
  warn(fields: LogFields, message?: string): void;
  error(fields: LogFields, message?: string): void;
  fatal(fields: LogFields, message?: string): void;
  child(fields: LogFields): Logger;
  isEnabled(level: LogLevel): boolean;
  flush(): void;
};

export type LogDestination = { write(line: string): void };

export type LoggerOptions = {
  level: LogLevel;
  /** Default: standard output. */
  destination?: LogDestination;
  /** Default: "human" on a terminal, else "json". */
  format?: "json" | "human";
  /** Fields on every line, such as the process role. */
  base?: LogFields;
};
