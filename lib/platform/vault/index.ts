export type { DataKeyStore, MasterKey, SecretRef, Vault, VaultOptions, WrappedDataKey } from "./contract";
export type { VaultErrorKind } from "./vault-error";

export { createVault } from "./create-vault";
