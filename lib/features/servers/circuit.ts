import { getBus } from "@/lib/framework/adapters";
import type { Db } from "@/lib/platform/db";

/** Bus channel on which servers are announced that answered a check: `{ serverId }`. */
export const SERVER_REACHED_CHANNEL = "server-reached";

/** Lets the gateways try a server again at once. Losing the message costs them a pause. */
export async function announceReached(serverId: string): Promise<void> {
  await getBus()
    .publish(SERVER_REACHED_CHANNEL, { serverId })
    .catch(() => undefined);
}

/** What a gateway process says of a server's circuit; `open` null: it closed. */
export interface CircuitReport {
  readonly serverId: string;
  readonly configVersion: number;
  readonly open: { readonly since: Date; readonly until: Date; readonly cause: string } | null;
}

/** Stores it for the server's page; of a configuration that was replaced meanwhile it says nothing. */
export async function recordCircuit(db: Db, { serverId, configVersion, open }: CircuitReport): Promise<void> {
  // Not by the client: an operational fact is no change by a person, and `updatedAt` stays.
  await db.$executeRaw`
    UPDATE servers SET circuit_since = ${open?.since ?? null}::timestamptz,
                       circuit_until = ${open?.until ?? null}::timestamptz,
                       circuit_cause = ${open?.cause ?? null}::text
    WHERE id = ${serverId}::uuid AND config_version = ${configVersion}::int`;
}
