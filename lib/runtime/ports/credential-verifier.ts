import type { CredentialError, CredentialVerifier, Principal } from "@/lib/gateway";
import { effectiveWorkspaceRole } from "@/lib/features/access/places";
import { withKeyHash, type Db, type Prisma } from "@/lib/platform/db";
import type { Logger } from "@/lib/platform/logger";
import { hashApiKey, parseApiKey } from "@/lib/shared/api-key-format";
import type { Clock } from "@/lib/shared/clock";
import { mintOrgId } from "@/lib/shared/mint-tenant";
import { err, ok, type Result } from "@/lib/shared/result";
import { createEpochCache } from "../epoch-cache";
import type { EpochView } from "../epoch-view";
import { createLruMap } from "../lru-map";
import { readAtEpoch, type ReadAt } from "../read-at-epoch";
import { createSingleFlight } from "../single-flight";

const CREDENTIALS_MAX = 20_000;
const UNKNOWN_MAX = 5_000;
/** Unknown keys belong to no organization, so no epoch ends them: a key made just now must work at once. */
const UNKNOWN_FOR_MS = 1_000;

interface Credential {
  readonly principal: Principal;
  readonly isRevoked: boolean;
  readonly expiresAt: number | null;
}

export interface CredentialVerifierDeps {
  readonly view: EpochView;
  readonly clock: Clock;
  readonly log: Logger;
}

/** API keys, by the hash of the secret. In memory after the first use, until something of the organization changes. */
export function createCredentialVerifier(deps: CredentialVerifierDeps): CredentialVerifier {
  const { clock } = deps;
  const known = createEpochCache<Credential>(deps.view, { entriesMax: CREDENTIALS_MAX });
  const lookedUpAt = createLruMap<number>(UNKNOWN_MAX);
  const once = createSingleFlight<Result<Credential, CredentialError>>();

  // Of keys that exist: whoever guesses must not push them out.
  const hashes = createLruMap<string>(CREDENTIALS_MAX);

  const find = async (secret: string, keyHash: string): Promise<Result<Credential, CredentialError>> => {
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
      if (cached.kind === "blind") return err("unavailable");
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

function judge(credential: Credential, now: number): Result<Principal, CredentialError> {
  if (credential.isRevoked) return err("revoked");
  if (credential.expiresAt !== null && credential.expiresAt <= now) return err("expired");
  return ok(credential.principal);
}

async function readCredential(
  deps: CredentialVerifierDeps,
  keyHash: string,
): Promise<ReadAt<Credential> | null> {
  // Only to learn whose key it is, which never changes; everything that may change is read with the epoch.
  const located = await withKeyHash(keyHash, (db) =>
    db.apiKey.findUnique({ where: { keyHash }, select: { id: true, orgId: true } }),
  );
  if (located === null) return null;
  const read = await readAtEpoch(deps, mintOrgId(located.orgId), async (db) => {
    const key = await db.apiKey.findUnique({ where: { id: located.id } });
    return key === null ? null : credentialOf(db, key);
  });
  return read.value === null ? null : { ...read, value: read.value };
}

type ApiKeyRow = Prisma.ApiKeyGetPayload<object>;

async function credentialOf(db: Db, key: ApiKeyRow): Promise<Credential> {
  const owner = key.kind === "user" ? await readOwner(db, key) : null;
  return {
    principal: {
      id: key.userId ?? key.id,
      kind: key.kind === "user" ? "user" : "service",
      orgId: key.orgId,
      workspaceId: key.workspaceId,
      keyId: key.id,
      label: owner?.label ?? key.name,
      userId: key.userId,
      // An admin key is for the admin API, whatever its row says.
      scopes: key.kind === "admin" ? key.scopes.filter((scope) => scope !== "mcp") : key.scopes,
    },
    // A person who may no longer enter the workspace takes their keys of it along.
    isRevoked: key.revokedAt !== null || (key.kind === "user" && owner?.hasAccess !== true),
    expiresAt: key.expiresAt?.getTime() ?? null,
  };
}

async function readOwner(db: Db, { orgId, workspaceId, userId }: ApiKeyRow) {
  if (userId === null || workspaceId === null) return null;
  const member = await db.orgMember.findUnique({
    where: { orgId_userId: { orgId, userId } },
    include: { user: { select: { email: true } }, workspaceMembers: { where: { workspaceId } } },
  });
  if (member === null) return null;
  const role = effectiveWorkspaceRole(member.role, member.workspaceMembers[0]?.role ?? null);
  return { label: member.user.email, hasAccess: role !== null };
}
