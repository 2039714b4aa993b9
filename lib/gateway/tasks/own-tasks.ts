import type { KnownTask } from "./task-id";

/** Tasks that this process has handed out or been asked about, by scope and the upstream's id. */
export interface OwnTasks {
  of(scope: string, upstreamId: string): KnownTask | null;
  note(scope: string, task: KnownTask): void;
}

const TASKS_MAX = 50_000;

export function createOwnTasks(): OwnTasks {
  const known = new Map<string, KnownTask>();
  return {
    of: (scope, upstreamId) => known.get(keyOf(scope, upstreamId)) ?? null,
    note(scope, task) {
      const key = keyOf(scope, task.upstreamId);
      // Re-inserted, so that the ones least recently used are dropped first.
      known.delete(key);
      known.set(key, task);
      for (const oldest of known.keys()) {
        if (known.size <= TASKS_MAX) break;
        known.delete(oldest);
      }
    },
  };
}

function keyOf(scope: string, upstreamId: string): string {
  return `${scope}\n${upstreamId}`;
}
