export type { LogDestination, LogFields, Logger, LoggerOptions, LogLevel } from "./contract";

export { createLogger } from "./create-logger";
