import { randomBytes } from "node:crypto";
import { KEY_BYTES } from "./aead";
import type { DataKeyStore } from "./contract";
import type { MasterKeyRing } from "./master-key-ring";
import { VaultError } from "./vault-error";

export type DataKey = { version: number; key: Buffer };

export type DataKeys = {
  /** The key that seals; made on first use. */
  current(orgId: string): Promise<DataKey>;
  get(orgId: string, version: number): Promise<DataKey>;
  rotate(orgId: string): Promise<DataKey>;
  rewrap(orgId: string): Promise<number>;
};

const ORGANIZATIONS_CACHED_MAX = 1_000;

type Loaded = Map<number, Buffer>;

/** Data keys in clear, in memory only, for the organizations used last. */
export function createDataKeys(ring: MasterKeyRing, store: DataKeyStore): DataKeys {
  const cache = new Map<string, Promise<Loaded>>();

  const read = async (orgId: string): Promise<Loaded> => {
    const stored = await store.load(orgId);
    return new Map(stored.map((key) => [key.version, ring.unwrap(orgId, key)]));
  };

  const load = (orgId: string, isFresh = false): Promise<Loaded> => {
    const known = isFresh ? undefined : cache.get(orgId);
    const loading = known ?? read(orgId);
    cache.delete(orgId);
    cache.set(orgId, loading);
    const [oldest] = cache.keys();
    if (cache.size > ORGANIZATIONS_CACHED_MAX && oldest !== undefined) cache.delete(oldest);
    if (!known)
      loading.catch(() => {
        if (cache.get(orgId) === loading) cache.delete(orgId);
      });
    return loading;
  };

  const create = async (orgId: string, version: number): Promise<DataKey> => {
    // Another process may have made this version first: what is stored wins, ours is thrown away.
    const stored = await store.create(orgId, ring.wrap(orgId, version, randomBytes(KEY_BYTES)));
    const key = ring.unwrap(orgId, stored);
    (await load(orgId)).set(stored.version, key);
    return { version: stored.version, key };
  };

  const newest = (keys: Loaded): DataKey | null => {
    const version = Math.max(0, ...keys.keys());
    const key = keys.get(version);
    return key ? { version, key } : null;
  };

  return {
    async current(orgId) {
      return newest(await load(orgId)) ?? create(orgId, 1);
    },
    async get(orgId, version) {
      const key = (await load(orgId)).get(version) ?? (await load(orgId, true)).get(version);
      if (!key)
        throw new VaultError(
          "unknown_data_key",
          "The key this secret was sealed with is gone; enter it again.",
        );
      return { version, key };
    },
    async rotate(orgId) {
      const last = newest(await load(orgId, true));
      return create(orgId, (last?.version ?? 0) + 1);
    },
    async rewrap(orgId) {
      const outdated = (await store.load(orgId)).filter((key) => key.kid !== ring.currentKid);
      for (const key of outdated)
        await store.replace(orgId, ring.wrap(orgId, key.version, ring.unwrap(orgId, key)));
      return outdated.length;
    },
  };
}
