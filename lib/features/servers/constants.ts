/** Bounds of what the registry stores about a server. */
export const SERVER_NAME_LENGTH_MAX = 80;
export const SERVER_DESCRIPTION_LENGTH_MAX = 500;
export const SERVER_URL_LENGTH_MAX = 2048;
export const HEADERS_MAX = 20;
/** Names and values of all headers together. */
export const HEADERS_BYTES_MAX = 8192;

/** A server that answers a probe later than this is shown as degraded. */
export const SLOW_PROBE_MS = 2_000;

/** Health is told over this span; older checks are kept for a week. */
export const HEALTH_WINDOW_HOURS = 24;
export const HEALTH_BUCKET_MINUTES = 30;
