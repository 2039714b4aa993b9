// Threat: a copy of the database, or somebody who may write to it. Rule: a secret is readable only with a
// master key that is not in the database, and only in the organization, table, row and field it was sealed for.
import { decrypt, encrypt } from "./aead";
import type { SecretRef, Vault, VaultOptions } from "./contract";
import { createDataKeys } from "./data-keys";
import { createMasterKeyRing } from "./master-key-ring";
import { VaultError } from "./vault-error";

const FORMAT_VERSION = "v1";

/** Throws `VaultError` when the ring is empty, a key is not 32 bytes or is plainly not random. */
export function createVault(options: VaultOptions): Vault {
  const dataKeys = createDataKeys(createMasterKeyRing(options.masterKeys), options.store);
  return {
    async seal(ref, plaintext) {
      const { version, key } = await dataKeys.current(ref.orgId);
      const sealed = encrypt(key, Buffer.from(plaintext, "utf8"), place(ref, version));
      return `${FORMAT_VERSION}.${version}.${sealed}`;
    },
    async open(ref, ciphertext) {
      const [format, version, ...parts] = ciphertext.split(".");
      if (format !== FORMAT_VERSION || version === undefined || !/^[1-9]\d{0,8}$/.test(version))
        throw new VaultError("malformed", "The stored secret is not in a form this version can read.");
      const dataKey = await dataKeys.get(ref.orgId, Number(version));
      return decrypt(dataKey.key, parts, place(ref, dataKey.version)).toString("utf8");
    },
    async rotateDataKey(orgId) {
      return (await dataKeys.rotate(orgId)).version;
    },
    rewrap: (orgId) => dataKeys.rewrap(orgId),
  };
}

const place = (ref: SecretRef, version: number) => [
  "gatehouse.secret.v1",
  ref.orgId,
  ref.table,
  ref.rowId,
  ref.field,
  version,
];
