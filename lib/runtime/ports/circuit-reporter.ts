import { recordCircuit } from "@/lib/features/servers/circuit";
import type { CircuitChange, CircuitReporter } from "@/lib/gateway";
import { withTenant } from "@/lib/platform/db";
import type { Logger } from "@/lib/platform/logger";
import { mintOrgId } from "@/lib/shared/mint-tenant";

/** Writes the circuits of this process to the log and to the pages of their servers. */
export function createCircuitReporter(log: Logger): CircuitReporter & { settled(): Promise<void> } {
  // One after the other, so that the last word stored is the last one said.
  let tail: Promise<void> = Promise.resolve();
  return {
    changed(change) {
      const { orgId, serverId, open } = change;
      if (open === null) log.info({ orgId, serverId }, "circuit closed");
      else log.warn({ orgId, serverId, cause: open.cause, until: new Date(open.until) }, "circuit opened");
      tail = tail
        .then(() => write(change))
        .catch((error: unknown) => {
          log.warn({ orgId, serverId, err: error }, "the state of a circuit could not be stored");
        });
    },
    settled: () => tail,
  };
}

async function write({ orgId, serverId, configVersion, open }: CircuitChange): Promise<void> {
  await withTenant({ orgId: mintOrgId(orgId), workspaceId: null }, (db) =>
    recordCircuit(db, {
      serverId,
      configVersion: Number(configVersion),
      open:
        open === null
          ? null
          : { since: new Date(open.since), until: new Date(open.until), cause: open.cause },
    }),
  );
}
