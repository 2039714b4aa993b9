export type VaultErrorKind =
  "weak_master_key" | "unknown_master_key" | "unknown_data_key" | "malformed" | "tampered";

/** Why a secret could not be sealed or opened. Carries no part of the secret or of a key. */
export class VaultError extends Error {
  override readonly name = "VaultError";
  readonly kind: VaultErrorKind;

  constructor(kind: VaultErrorKind, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.kind = kind;
  }
}
