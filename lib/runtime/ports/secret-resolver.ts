import type { SecretRequest, SecretResolver } from "@/lib/gateway";
import type { Logger } from "@/lib/platform/logger";
import type { Vault } from "@/lib/platform/vault";
import type { Clock } from "@/lib/shared/clock";
import { mintOrgId } from "@/lib/shared/mint-tenant";
import { err, ok, type Result } from "@/lib/shared/result";
import { createEpochCache } from "../epoch-cache";
import type { EpochView } from "../epoch-view";
import { readAtEpoch } from "../read-at-epoch";
import { createSingleFlight } from "../single-flight";

const SERVERS_MAX = 2_000;

interface HeaderSecret {
  readonly name: string;
  readonly value: string;
  /** Where it may be sent. */
  readonly origin: string;
}

export interface SecretResolverDeps {
  readonly view: EpochView;
  readonly clock: Clock;
  readonly log: Logger;
  readonly vault: () => Vault;
}

type Secrets = Result<readonly HeaderSecret[], "missing" | "unavailable">;

// Threat: an edited URL that makes us hand a credential to somebody else's server. Rule: a value leaves only for the
// origin it was entered for; one that was entered for another stops the call.
/** Header values of servers, decrypted at first use and in memory until something of the organization changes. */
export function createSecretResolver(deps: SecretResolverDeps): SecretResolver {
  const known = createEpochCache<readonly HeaderSecret[]>(deps.view, { entriesMax: SERVERS_MAX });
  const once = createSingleFlight<Secrets>();

  const find = async (key: string, request: SecretRequest): Promise<Secrets> => {
    try {
      const read = await readAtEpoch(deps, mintOrgId(request.orgId), (db) =>
        db.serverSecret.findMany({ where: { serverId: request.serverId } }),
      );
      const values = await Promise.all(
        read.value.map(async ({ id, orgId, name, origin, ciphertext }) => {
          const ref = { orgId, table: "server_secrets", rowId: id, field: "ciphertext" };
          return { name, origin, value: await deps.vault().open(ref, ciphertext) };
        }),
      );
      known.put(key, values, read);
      return ok(values);
    } catch (error) {
      deps.log.error({ serverId: request.serverId, err: error }, "a server's secrets could not be read");
      return err(isLost(error) ? "missing" : "unavailable");
    }
  };

  const secretsOf = async (request: SecretRequest): Promise<Secrets> => {
    const key = `${request.orgId}/${request.serverId}`;
    const cached = known.get(key);
    switch (cached.kind) {
      case "hit":
        return ok(cached.value);
      case "blind":
        return err("unavailable");
      case "miss":
        return once(key, () => find(key, request));
    }
  };

  return {
    async headers(request) {
      if (request.secretRef !== request.serverId) return err("missing");
      const secrets = await secretsOf(request);
      if (!secrets.ok) return secrets;
      if (secrets.value.length === 0) return err("missing");
      if (secrets.value.some((secret) => secret.origin !== request.origin)) {
        const { serverId, origin } = request;
        deps.log.warn({ serverId, origin }, "a secret was entered for another origin and is not sent");
        return err("missing");
      }
      return ok(Object.fromEntries(secrets.value.map(({ name, value }) => [name, value])));
    },
  };
}

// Entering it again helps; with a master key that is not there it would not. By name: the vault may be of another
// bundle, whose error class is not ours.
function isLost(error: unknown): boolean {
  if (!(error instanceof Error) || error.name !== "VaultError" || !("kind" in error)) return false;
  return error.kind === "malformed" || error.kind === "tampered";
}
