/** Tools of the server that small calls go to, so that policy has something to look up. */
export const SMALL_TOOL_COUNT = 25;
/** Tools of the ten servers of the workspace endpoint, together. */
export const LISTED_TOOLS = 100;
export const LARGE_BYTES = 1024 * 1024;
/** Besides the answer itself. */
export const EVENTS_PER_STREAM = 100;
