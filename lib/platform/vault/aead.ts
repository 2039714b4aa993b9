import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { VaultError } from "./vault-error";

const ALGORITHM = "aes-256-gcm";
const IV_BYTES = 12;
const TAG_BYTES = 16;
export const KEY_BYTES = 32;

/** Encrypts to `<iv>.<ciphertext>.<tag>` in base64url; `context` must be the same to decrypt. */
export function encrypt(key: Uint8Array, plaintext: Uint8Array, context: readonly unknown[]): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, iv, { authTagLength: TAG_BYTES });
  cipher.setAAD(additionalData(context));
  const sealed = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return [iv, sealed, cipher.getAuthTag()].map((part) => part.toString("base64url")).join(".");
}

export function decrypt(key: Uint8Array, parts: readonly string[], context: readonly unknown[]): Buffer {
  const [iv, sealed, tag] = parts.map(decodePart);
  if (parts.length !== 3 || !iv || !sealed || !tag || iv.length !== IV_BYTES || tag.length !== TAG_BYTES)
    throw new VaultError("malformed", "The stored secret is not in a form this version can read.");
  const decipher = createDecipheriv(ALGORITHM, key, iv, { authTagLength: TAG_BYTES });
  decipher.setAAD(additionalData(context));
  decipher.setAuthTag(tag);
  const opened = decipher.update(sealed);
  try {
    return Buffer.concat([opened, decipher.final()]);
  } catch (cause) {
    throw new VaultError(
      "tampered",
      "The stored secret was changed or belongs to another place; enter it again.",
      cause,
    );
  }
}

/** JSON of an array is unambiguous: no two different contexts give the same bytes. */
function additionalData(context: readonly unknown[]): Buffer {
  return Buffer.from(JSON.stringify(context), "utf8");
}

function decodePart(part: string): Buffer | null {
  const bytes = Buffer.from(part, "base64url");
  return bytes.toString("base64url") === part ? bytes : null;
}
