import { z } from "zod";
import { CALL_DECISIONS, CALL_STATUSES } from "../schema";

const MINUTE_MS = 60_000;

/** Spans that the log can be narrowed to, by their value in the URL. */
export const RANGES = [
  { value: "15m", label: "Last 15 minutes", ms: 15 * MINUTE_MS },
  { value: "1h", label: "Last hour", ms: 60 * MINUTE_MS },
  { value: "24h", label: "Last 24 hours", ms: 24 * 60 * MINUTE_MS },
  { value: "7d", label: "Last 7 days", ms: 7 * 24 * 60 * MINUTE_MS },
] as const;

const text = (length: number) => z.string().trim().min(1).max(length).optional().catch(undefined);

const urlFilters = z.object({
  range: z
    .enum(RANGES.map((range) => range.value))
    .optional()
    .catch(undefined),
  server: text(100),
  method: text(100),
  status: z.enum(CALL_STATUSES).optional().catch(undefined),
  decision: z.enum(CALL_DECISIONS).optional().catch(undefined),
  q: text(200),
  key: z.uuid().optional().catch(undefined),
  principal: text(200),
});

export type LogQuery = Readonly<Record<string, string | string[] | undefined>>;

/**
 * What the address asks the log for. A value that means nothing is no filter. `servers` are the slugs that there are:
 * one that was removed since must not make the page disappear.
 */
export function logFilters(query: LogQuery, servers: readonly string[], now: number) {
  const { range, server, ...rest } = urlFilters.parse(single(query));
  const span = RANGES.find((each) => each.value === range);
  return {
    ...rest,
    server: server !== undefined && servers.includes(server) ? server : undefined,
    from: span === undefined ? undefined : new Date(now - span.ms).toISOString(),
  };
}

/** Whether anything narrows the list. */
export function isFiltered(filters: ReturnType<typeof logFilters>): boolean {
  return Object.values(filters).some((value) => value !== undefined);
}

function single(query: LogQuery): Record<string, string | undefined> {
  const entries = Object.entries(query).map(([name, value]) => {
    const first = Array.isArray(value) ? value[0] : value;
    return [name, first === "" ? undefined : first] as const;
  });
  return Object.fromEntries(entries);
}
