// Threat: a stored credential is sent to a host it was not meant for. Rule: every secret carries the origin it was
// entered for, and is opened for that origin only.
import { getVault } from "@/lib/framework/adapters";
import type { Db } from "@/lib/platform/db";
import { newId } from "@/lib/shared/ids";
import type { ServerAuthInput } from "./schema";

interface StoredSecret {
  readonly id: string;
  readonly name: string;
  readonly ciphertext: string;
  readonly origin: string;
}

/** Stores the headers of a server in place of those it had. */
export async function replaceSecrets(
  db: Db,
  server: { readonly orgId: string; readonly id: string; readonly url: string },
  auth: ServerAuthInput,
): Promise<void> {
  const { orgId, id: serverId } = server;
  await db.serverSecret.deleteMany({ where: { serverId } });
  if (auth.type === "none") return;
  const origin = originOf(server.url);
  const data = await Promise.all(
    Object.entries(auth.headers).map(async ([name, value]) => {
      const id = newId();
      const ciphertext = await getVault().seal(secretPlace(orgId, id), value);
      return { id, orgId, serverId, name, ciphertext, origin };
    }),
  );
  await db.serverSecret.createMany({ data });
}

/** The headers to send to this URL. Secrets that were entered for another origin stay closed. */
export async function openSecrets(
  orgId: string,
  url: string,
  secrets: readonly StoredSecret[],
): Promise<Record<string, string>> {
  const origin = originOf(url);
  const opened = await Promise.all(
    secrets
      .filter((secret) => secret.origin === origin)
      .map(async (secret) => {
        const value = await getVault().open(secretPlace(orgId, secret.id), secret.ciphertext);
        return [secret.name, value] as const;
      }),
  );
  return Object.fromEntries(opened);
}

/** Scheme, host and port: what a secret is bound to. */
export function originOf(url: string): string {
  return new URL(url).origin;
}

function secretPlace(orgId: string, rowId: string) {
  return { orgId, table: "server_secrets", rowId, field: "ciphertext" };
}
