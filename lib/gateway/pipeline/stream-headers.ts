/** What every event stream is sent with: nothing on the way may hold it back or keep it. */
export const STREAM_HEADERS: Readonly<Record<string, string>> = {
  "content-type": "text/event-stream",
  "cache-control": "no-cache, no-transform",
  "x-accel-buffering": "no",
  "x-content-type-options": "nosniff",
};

/** Bytes that may wait for a slow client before its upstream is slowed down. */
export const STREAM_QUEUE_BYTES = 1024 * 1024;
