/** Upstream sessions that were lost and opened anew behind the client's back. */
export interface Renewals {
  of(token: string): string | undefined;
  /** One opening per client session, however many calls ask; null where it failed. */
  renew(token: string, lost: string | null, open: () => Promise<string | null>): Promise<string | null>;
  /** Another process opened it anew; where both did, they must come to the same. */
  learn(token: string, lost: string | null, id: string): void;
}

const RENEWALS_MAX = 50_000;

export function createRenewals(): Renewals {
  const renewed = new Map<string, string>();
  const lostIds = new Map<string, string | null>();
  const opening = new Map<string, Promise<string | null>>();
  const remember = (token: string, lost: string | null, id: string): void => {
    renewed.delete(token);
    renewed.set(token, id);
    lostIds.set(token, lost);
    for (const oldest of renewed.keys()) {
      if (renewed.size <= RENEWALS_MAX) break;
      renewed.delete(oldest);
      lostIds.delete(oldest);
    }
  };
  return {
    of: (token) => renewed.get(token),
    async renew(token, lost, open) {
      const current = renewed.get(token);
      // Somebody renewed it while this call was on its way on the lost one.
      if (current !== undefined && current !== lost) return current;
      const running = opening.get(token) ?? open().catch(() => null);
      opening.set(token, running);
      const id = await running;
      opening.delete(token);
      if (id === null) return null;
      remember(token, lost, id);
      return id;
    },
    learn(token, lost, id) {
      const own = renewed.get(token);
      const isRival = own !== undefined && own !== lost && lostIds.get(token) === lost;
      if (!isRival || id < own) remember(token, lost, id);
    },
  };
}
