import type { CredentialError, CredentialVerifier, Principal } from "@/lib/gateway";
import { withKeyHash } from "@/lib/platform/db";
import type { Logger } from "@/lib/platform/logger";
import { hashApiKey, parseApiKey } from "@/lib/shared/api-key-format";
import type { Clock } from "@/lib/shared/clock";
import { mintOrgId } from "@/lib/shared/mint-tenant";
import { err, ok, type Result } from "@/lib/shared/result";
import { createEpochCache } from "../epoch-cache";
import type { EpochView } from "../epoch-view";
import { createLruMap } from "../lru-map";
import { readAtEpoch, type ReadAt } from "../read-at-epoch";
import { readKeyCredential, type ApiKeyRow, type KeyCredential } from "../read-key-credential";
import { createSingleFlight } from "../single-flight";

const CREDENTIALS_MAX = 20_000;
const UNKNOWN_MAX = 5_000;
/** Unknown keys belong to no organization, so no epoch ends them: a key made just now must work at once. */
const UNKNOWN_FOR_MS = 1_000;

export interface CredentialVerifierDeps {
  readonly view: EpochView;
  readonly clock: Clock;
  readonly log: Logger;
}

/** API keys, by the hash of the secret. In memory after the first use, until something of the organization changes. */
export function createCredentialVerifier(deps: CredentialVerifierDeps): CredentialVerifier {
  const { clock } = deps;
  const known = createEpochCache<KeyCredential>(deps.view, { entriesMax: CREDENTIALS_MAX });
  const lookedUpAt = createLruMap<number>(UNKNOWN_MAX);
  const once = createSingleFlight<Result<KeyCredential, CredentialError>>();

  // Of keys that exist: whoever guesses must not push them out.
  const hashes = createLruMap<string>(CREDENTIALS_MAX);

  const find = async (secret: string, keyHash: string): Promise<Result<KeyCredential, CredentialError>> => {
    try {
      const found = await readCredential(deps, keyHash);
      if (found === null) {
        lookedUpAt.set(keyHash, clock.now());
        return err("unknown");
      }
      known.put(keyHash, found.value, found);
      hashes.set(secret, keyHash);
      return ok(found.value);
    } catch (error) {
      deps.log.error({ err: error }, "an API key could not be looked up");
      return err("unavailable");
    }
  };

  return {
    verifyApiKey(secret) {
      const keyHash = hashes.get(secret) ?? hashOf(secret);
      if (keyHash === null) return err("unknown");
      const cached = known.get(keyHash);
      if (cached.kind === "hit") return judge(cached.value, clock.now());
      if (cached.kind === "blind") return err("outdated");
      const age = clock.now() - (lookedUpAt.get(keyHash) ?? -Infinity);
      if (age >= 0 && age < UNKNOWN_FOR_MS) return err("unknown");
      return once(keyHash, () => find(secret, keyHash)).then((found) =>
        found.ok ? judge(found.value, clock.now()) : found,
      );
    },
  };
}

// A wrong checksum was never one of ours: refused without asking anybody.
function hashOf(secret: string): string | null {
  return parseApiKey(secret) === null ? null : hashApiKey(secret);
}

function judge(credential: KeyCredential, now: number): Result<Principal, CredentialError> {
  if (credential.isRevoked) return err("revoked");
  if (credential.expiresAt !== null && credential.expiresAt <= now) return err("expired");
  return ok(credential.principal);
}

async function readCredential(
  deps: CredentialVerifierDeps,
  keyHash: string,
): Promise<ReadAt<KeyCredential> | null> {
  // Only to learn whose key it is, which never changes; everything that may change is read with the epoch.
  const located = await withKeyHash(keyHash, (db) =>
    db.apiKey.findFirst({
      where: { OR: [{ keyHash }, { previousKeyHash: keyHash }] },
      select: { id: true, orgId: true },
    }),
  );
  if (located === null) return null;
  const read = await readAtEpoch(deps, mintOrgId(located.orgId), async (db) => {
    const key = await db.apiKey.findUnique({ where: { id: located.id } });
    return key === null ? null : presented(await readKeyCredential(db, key), key, keyHash);
  });
  return read.value === null ? null : { ...read, value: read.value };
}

// A secret from before a rotation ends with the overlap; one from before the rotation before that has ended.
function presented(credential: KeyCredential, key: ApiKeyRow, keyHash: string): KeyCredential {
  if (key.keyHash === keyHash) return credential;
  if (key.previousKeyHash !== keyHash) return { ...credential, isRevoked: true };
  const until = key.previousUntil?.getTime() ?? 0;
  return { ...credential, expiresAt: Math.min(until, credential.expiresAt ?? until) };
}
