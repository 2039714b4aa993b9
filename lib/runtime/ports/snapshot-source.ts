import type { GatewaySnapshotInput, ServerAddress, SnapshotSource } from "@/lib/gateway";
import type { Logger } from "@/lib/platform/logger";
import type { Clock } from "@/lib/shared/clock";
import { mintOrgId } from "@/lib/shared/mint-tenant";
import { err, ok, type Result } from "@/lib/shared/result";
import { compileSnapshot } from "../compile-snapshot";
import { createEpochCache } from "../epoch-cache";
import type { EpochView } from "../epoch-view";
import { readAtEpoch } from "../read-at-epoch";
import { readSnapshotRows } from "../read-snapshot-rows";
import { createSingleFlight } from "../single-flight";
import { visibleTo } from "./visible-to";

const SNAPSHOTS_MAX = 5_000;
const ABSENT_MAX = 5_000;

export interface SnapshotSourceDeps {
  readonly view: EpochView;
  readonly clock: Clock;
  readonly log: Logger;
}

type Found = Result<GatewaySnapshotInput, "not_found" | "unavailable">;

/** Snapshots compiled from PostgreSQL, in memory until something of the organization changes. */
export function createSnapshotSource(deps: SnapshotSourceDeps): SnapshotSource {
  // Outdated ones stay for a comparison: what did not change keeps its object, and so its validation.
  const snapshots = createEpochCache<GatewaySnapshotInput>(deps.view, {
    entriesMax: SNAPSHOTS_MAX,
    keepsOutdated: true,
  });
  // Apart, so that guessing addresses does not push snapshots out.
  const absent = createEpochCache<true>(deps.view, { entriesMax: ABSENT_MAX });
  const once = createSingleFlight<Found>();

  const find = async (key: string, orgId: string, address: ServerAddress): Promise<Found> => {
    try {
      const read = await readAtEpoch(deps, mintOrgId(orgId), (db) => readSnapshotRows(db, orgId, address));
      if (read.value === null) {
        absent.put(key, true, read);
        return err("not_found");
      }
      const compiled = compileSnapshot(read.value);
      const before = snapshots.peek(key);
      const snapshot = before?.version === compiled.version ? before : compiled;
      snapshots.put(key, snapshot, read);
      return ok(snapshot);
    } catch (error) {
      deps.log.error({ orgId, err: error }, "a policy snapshot could not be read");
      return err("unavailable");
    }
  };

  return {
    resolve(address, principal) {
      const { orgId } = principal;
      const key = `${orgId}/${address.org}/${address.workspace}/${address.server}`;
      const cached = snapshots.get(key);
      if (cached.kind === "blind") return err("unavailable");
      if (cached.kind === "hit") return visibleTo(ok(cached.value), principal);
      if (absent.get(key).kind === "hit") return err("not_found");
      return once(key, () => find(key, orgId, address)).then((found) => visibleTo(found, principal));
    },
  };
}
