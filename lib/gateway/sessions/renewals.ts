/** Upstream sessions that were lost and opened anew behind the client's back. */
export interface Renewals {
  of(token: string): string | undefined;
  /** One opening per client session, however many calls ask; null where it failed. */
  renew(token: string, lost: string | null, open: () => Promise<string | null>): Promise<string | null>;
}

const RENEWALS_MAX = 50_000;

export function createRenewals(): Renewals {
  const renewed = new Map<string, string>();
  const opening = new Map<string, Promise<string | null>>();
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
      renewed.delete(token);
      renewed.set(token, id);
      for (const oldest of renewed.keys()) {
        if (renewed.size <= RENEWALS_MAX) break;
        renewed.delete(oldest);
      }
      return id;
    },
  };
}
