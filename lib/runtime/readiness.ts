import type { Clock } from "@/lib/shared/clock";
import { isDatabaseRefusal } from "./database-refusal";

/** Calls go on this long without a word of the database, as in the view of the epochs. */
const SILENT_MAX_MS = 30_000;

export interface ReadinessDeps {
  /** Asks the database something; rejects when it does not answer. */
  readonly ask: () => Promise<unknown>;
  readonly clock: Clock;
  /** How long calls go on while the database refuses connections. */
  readonly downMaxMs: number;
  readonly patienceMs?: number;
}

/**
 * Whether traffic should come to this process. Not the same as whether the database answers: while it is away, calls go
 * on for a time, and a balancer that took every process out would end them.
 */
export function createReadiness({ ask, clock, downMaxMs, patienceMs = 2_000 }: ReadinessDeps) {
  let answeredAt = -Infinity;
  return async (): Promise<boolean> => {
    const outcome = await within(patienceMs, ask());
    const now = clock.now();
    if (outcome === "answered") answeredAt = now;
    const awayMaxMs = outcome === "refused" ? Math.max(downMaxMs, SILENT_MAX_MS) : SILENT_MAX_MS;
    return Math.abs(now - answeredAt) < awayMaxMs;
  };
}

async function within(ms: number, asked: Promise<unknown>): Promise<"answered" | "refused" | "silent"> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<"silent">((resolve) => (timer = setTimeout(resolve, ms, "silent")));
  const answer = asked.then(
    () => "answered" as const,
    (error: unknown) => (isDatabaseRefusal(error) ? ("refused" as const) : ("silent" as const)),
  );
  try {
    return await Promise.race([answer, silence]);
  } finally {
    clearTimeout(timer);
  }
}
