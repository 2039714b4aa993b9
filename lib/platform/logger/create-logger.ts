import { pino } from "pino";
import type { LogDestination, LogFields, Logger, LoggerOptions, LogLevel } from "./contract";
import { formatForHumans } from "./human-format";
import { redactFieldsOf, redactText } from "./redact";

/** Under load a write per line would cost more than the line; without load a line is seen a moment later. */
const GATHERED = { fd: 1, sync: false, minLength: 4_096, periodicFlush: 100 } as const;

/** Every log line of the product passes through one of these. */
export function createLogger(options: LoggerOptions): Logger {
  const isTerminal = options.destination === undefined && process.stdout.isTTY === true;
  const isHuman = (options.format ?? (isTerminal ? "human" : "json")) === "human";
  const destination = options.destination ?? (isHuman ? toStandardOutput : pino.destination(GATHERED));
  const stream: LogDestination = isHuman
    ? { write: (line) => destination.write(formatForHumans(line, isTerminal)) }
    : destination;
  const base = pino(
    {
      level: options.level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      // Errors come as plain objects, made by redaction; pino's own serializer would name them all "Object".
      serializers: { err: (error: unknown) => error },
    },
    stream,
  );
  return wrap(options.base ? base.child(redactFields(options.base)) : base);
}

const toStandardOutput: LogDestination = { write: (line) => void process.stdout.write(line) };

type Level = Exclude<LogLevel, "silent">;

function wrap(base: pino.Logger): Logger {
  const at = (level: Level) => (fields: LogFields, message?: string) => {
    if (!base.isLevelEnabled(level)) return;
    const clean = redactFields(fields);
    if (message === undefined) base[level](clean);
    else base[level](clean, redactText(message));
  };
  return {
    trace: at("trace"),
    debug: at("debug"),
    info: at("info"),
    warn: at("warn"),
    error: at("error"),
    fatal: at("fatal"),
    child: (fields) => wrap(base.child(redactFields(fields))),
    isEnabled: (level) => level !== "silent" && base.isLevelEnabled(level),
    flush: () => base.flush(),
  };
}

/** Keys that pino writes itself would appear twice in the line, and readers keep only one of them. */
const RESERVED = ["level", "time", "msg"] as const;

function redactFields(fields: LogFields): Record<string, unknown> {
  const clean = redactFieldsOf(fields);
  for (const key of RESERVED) {
    if (!(key in clean)) continue;
    clean[`${key}_`] = clean[key];
    delete clean[key];
  }
  return clean;
}
