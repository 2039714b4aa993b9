import type {
  ServerStanding,
  WorkspaceAddress,
  WorkspaceCatalogueInput,
  WorkspaceSource,
} from "@/lib/gateway";
import { mintOrgId } from "@/lib/shared/mint-tenant";
import { err, ok, type Result } from "@/lib/shared/result";
import { createEpochCache } from "../epoch-cache";
import { createLruMap } from "../lru-map";
import { readAtEpoch } from "../read-at-epoch";
import { readCatalogue } from "../read-catalogue";
import { readStandings } from "../read-standings";
import { createSingleFlight } from "../single-flight";
import type { SnapshotSourceDeps } from "./snapshot-source";
import { visibleTo } from "./visible-to";

// Definitions are up to some megabytes per workspace.
const CATALOGUES_MAX = 200;
const ABSENT_MAX = 5_000;
const STANDINGS_MAX = 2_000;
/** Probes come once a minute; a list says how old what it shows is. */
const STANDINGS_FRESH_MS = 5_000;

type Found = Result<WorkspaceCatalogueInput, "not_found" | "unavailable">;
type Standings = ReadonlyMap<string, ServerStanding>;

/** Catalogues read from PostgreSQL, in memory until something of the organization changes. */
export function createWorkspaceSource(deps: SnapshotSourceDeps): WorkspaceSource {
  const catalogues = createEpochCache<WorkspaceCatalogueInput>(deps.view, {
    entriesMax: CATALOGUES_MAX,
    keepsOutdated: true,
  });
  const absent = createEpochCache<true>(deps.view, { entriesMax: ABSENT_MAX });
  const once = createSingleFlight<Found>();

  const find = async (key: string, orgId: string, address: WorkspaceAddress): Promise<Found> => {
    try {
      const before = catalogues.peek(key);
      const read = await readAtEpoch(deps, mintOrgId(orgId), (db) =>
        readCatalogue(db, orgId, address, before),
      );
      if (read.value === null) {
        absent.put(key, true, read);
        return err("not_found");
      }
      catalogues.put(key, read.value, read);
      return ok(read.value);
    } catch (error) {
      deps.log.error({ orgId, err: error }, "the catalogue of a workspace could not be read");
      return err("unavailable");
    }
  };

  return {
    resolve(address, principal) {
      const { orgId } = principal;
      const key = `${orgId}/${address.org}/${address.workspace}`;
      const cached = catalogues.get(key);
      if (cached.kind === "blind") return err("unavailable");
      if (cached.kind === "hit") return visibleTo(ok(cached.value), principal);
      if (absent.get(key).kind === "hit") return err("not_found");
      return once(key, () => find(key, orgId, address)).then((found) => visibleTo(found, principal));
    },
    standings: createStandings(deps),
  };
}

// What is known is given at once and read anew behind the answer: a list never waits for the database.
function createStandings({ clock, log }: SnapshotSourceDeps): WorkspaceSource["standings"] {
  const seen = createLruMap<{ readonly at: number; readonly standings: Standings }>(STANDINGS_MAX);
  const once = createSingleFlight<Standings>();
  return async (orgId, workspaceId) => {
    const read = (): Promise<Standings> =>
      once(workspaceId, async () => {
        try {
          const standings = await readStandings(mintOrgId(orgId), workspaceId);
          seen.set(workspaceId, { at: clock.now(), standings });
          return standings;
        } catch (error) {
          log.warn(
            { orgId, workspaceId, err: error },
            "the state of a workspace's servers could not be read",
          );
          return seen.get(workspaceId)?.standings ?? new Map<string, ServerStanding>();
        }
      });
    const known = seen.get(workspaceId);
    if (known === undefined) return read();
    if (clock.now() - known.at > STANDINGS_FRESH_MS) void read();
    return known.standings;
  };
}
