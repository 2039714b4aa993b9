import { decrypt, encrypt, KEY_BYTES } from "./aead";
import type { MasterKey, WrappedDataKey } from "./contract";
import { VaultError } from "./vault-error";

const WRAP_VERSION = "w1";

export type MasterKeyRing = {
  currentKid: string;
  wrap(orgId: string, version: number, dataKey: Uint8Array): WrappedDataKey;
  unwrap(orgId: string, stored: WrappedDataKey): Buffer;
};

/** Refuses keys nobody generated at random: with one, everything in the vault is as good as plain text. */
export function createMasterKeyRing(masterKeys: readonly MasterKey[]): MasterKeyRing {
  const [current] = masterKeys;
  if (!current) throw new VaultError("weak_master_key", "There is no master key; at least one is needed.");
  const keys = new Map<string, Buffer>();
  for (const { kid, key } of masterKeys) {
    if (keys.has(kid)) throw new VaultError("weak_master_key", `Two master keys are called "${kid}".`);
    assertStrong(kid, key);
    keys.set(kid, Buffer.from(key));
  }
  const find = (kid: string): Buffer => {
    const key = keys.get(kid);
    if (!key)
      throw new VaultError(
        "unknown_master_key",
        `The master key "${kid}" is not configured; add it to the ring.`,
      );
    return key;
  };
  return {
    currentKid: current.kid,
    wrap(orgId, version, dataKey) {
      const { kid } = current;
      return {
        version,
        kid,
        wrapped: `${WRAP_VERSION}.${encrypt(find(kid), dataKey, context(orgId, version, kid))}`,
      };
    },
    unwrap(orgId, { version, kid, wrapped }) {
      const [format, ...parts] = wrapped.split(".");
      if (format !== WRAP_VERSION)
        throw new VaultError("malformed", "A stored data key is not in a form this version can read.");
      const dataKey = decrypt(find(kid), parts, context(orgId, version, kid));
      if (dataKey.length !== KEY_BYTES)
        throw new VaultError("malformed", "A stored data key has the wrong length.");
      return dataKey;
    },
  };
}

const context = (orgId: string, version: number, kid: string) => [
  "gatehouse.data-key.v1",
  orgId,
  version,
  kid,
];

function assertStrong(kid: string, key: Uint8Array): void {
  const refuse = (why: string) => {
    throw new VaultError(
      "weak_master_key",
      `Master key "${kid}" ${why}. Generate one: openssl rand -base64 32`,
    );
  };
  if (!/^[A-Za-z0-9_-]{1,32}$/.test(kid)) refuse("has a name other than 1 to 32 letters, digits, _ or -");
  if (key.length !== KEY_BYTES) refuse(`is ${key.length} bytes long, not ${KEY_BYTES}`);
  // For random bytes both are as good as impossible; for a typed phrase or an example at least one is certain.
  if (new Set(key).size < 16) refuse("repeats itself and is not random");
  if (key.every((byte) => byte >= 0x20 && byte < 0x7f)) refuse("is text and not random bytes");
}
