import { queryParam, searchParam, type PageQuery } from "@/app/(dashboard)/page-query";
import { ACTOR_KINDS } from "@/lib/features/audit/schema";

const DAY_MS = 24 * 3600 * 1000;
const SPANS: Readonly<Record<string, number>> = {
  "1h": DAY_MS / 24,
  "24h": DAY_MS,
  "7d": 7 * DAY_MS,
  "30d": 30 * DAY_MS,
};

/** What the address asks the audit log for. A value that means nothing is no filter. */
export function auditQuery(query: PageQuery, now: number) {
  const span = SPANS[queryParam(query, "range") ?? ""];
  return {
    target: searchParam(query, "q"),
    actor: searchParam(query, "actor"),
    action: searchParam(query, "action"),
    actorKind: ACTOR_KINDS.find((kind) => kind === queryParam(query, "kind")),
    from: span === undefined ? undefined : new Date(now - span).toISOString(),
  };
}
