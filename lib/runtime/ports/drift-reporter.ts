import { lookIntoDriftJob } from "@/lib/features/definitions/jobs/look-into-drift.job";
import type { DriftReporter, SeenDefinition } from "@/lib/gateway";
import type { Logger } from "@/lib/platform/logger";
import type { Clock } from "@/lib/shared/clock";
import { createLruMap } from "../lru-map";

/** A server is read anew at most this often because of what passed. */
const GAP_MS = 5_000;
/** What was reported is not reported again for so long: a server may differ for good. */
const REMEMBERED_MS = 600_000;
const REMEMBERED_MAX = 10_000;
const SEEN_MAX = 20;
const DEFINITION_LENGTH_MAX = 64 * 1024;

type Drift = Parameters<DriftReporter["drifted"]>[0];

export interface DriftReporterDeps {
  readonly clock: Clock;
  readonly log: Logger;
}

/** Has a server read anew when its lists are not what is known, each thing once. */
export function createDriftReporter({ clock, log }: DriftReporterDeps): DriftReporter {
  const told = createLruMap<number>(REMEMBERED_MAX);
  const readAt = createLruMap<number>(REMEMBERED_MAX);

  const isNews = ({ serverId }: Drift, { kind, name, hash }: SeenDefinition): boolean => {
    const key = JSON.stringify([serverId, kind, name, hash]);
    const at = told.get(key);
    if (at !== undefined && clock.now() - at < REMEMBERED_MS) return false;
    told.set(key, clock.now());
    return true;
  };

  const read = async (drift: Drift, news: readonly SeenDefinition[]): Promise<void> => {
    const { orgId, serverId } = drift;
    const seen = news.flatMap(({ hash, definition, ...named }) => {
      const fits = definition !== null && definition.length <= DEFINITION_LENGTH_MAX;
      return hash === null || !fits ? [] : [{ ...named, hash, definition }];
    });
    const delayMs = Math.max(0, (readAt.get(serverId) ?? 0) + GAP_MS - clock.now());
    readAt.set(serverId, clock.now() + delayMs);
    // One that waits reads for all; what was seen goes with a job of its own, at once.
    const slot = Math.floor((clock.now() + delayMs) / GAP_MS);
    const when = seen.length === 0 ? { jobId: `drift-${serverId}-${String(slot)}`, delayMs } : {};
    await lookIntoDriftJob.enqueue({ orgId, serverId, seen: seen.slice(0, SEEN_MAX) }, when);
  };

  return {
    drifted(drift) {
      const news = drift.seen.filter((one) => isNews(drift, one));
      if (drift.seen.length > 0 && news.length === 0) return;
      const { orgId, serverId } = drift;
      if (news.some(({ hash }) => hash !== null))
        log.warn(
          { orgId, serverId, names: news.slice(0, SEEN_MAX).map(({ name }) => name.slice(0, 100)) },
          "a list shows definitions that are not the known ones",
        );
      read(drift, news).catch((error: unknown) => {
        log.warn({ orgId, serverId, err: error }, "a server whose lists changed could not be read anew");
      });
    },
  };
}
