/** A key that wraps data keys. The first of a ring is the one that wraps new ones. */
export type MasterKey = { kid: string; key: Uint8Array };

/** A data key as stored: useless without the master key called `kid`. */
export type WrappedDataKey = { version: number; kid: string; wrapped: string };

/** Where wrapped data keys live. Versions start at 1 and are unique per organization. */
export type DataKeyStore = {
  load(orgId: string): Promise<WrappedDataKey[]>;
  /** Stores the key unless that version exists; answers with the one that is stored afterwards. */
  create(orgId: string, key: WrappedDataKey): Promise<WrappedDataKey>;
  /** Overwrites an existing version with the same data key under another master key. */
  replace(orgId: string, key: WrappedDataKey): Promise<void>;
};

/** The place a ciphertext belongs to. It opens nowhere else. */
export type SecretRef = { orgId: string; table: string; rowId: string; field: string };

export type VaultOptions = { masterKeys: readonly MasterKey[]; store: DataKeyStore };

export type Vault = {
  seal(ref: SecretRef, plaintext: string): Promise<string>;
  /** Rejects with `VaultError`; a value that does not authenticate is never returned in part. */
  open(ref: SecretRef, ciphertext: string): Promise<string>;
  /** Makes a new data key; what was sealed before stays readable. Answers with its version. */
  rotateDataKey(orgId: string): Promise<number>;
  /** Wraps the organization's data keys with the current master key. Answers how many changed. */
  rewrap(orgId: string): Promise<number>;
};
