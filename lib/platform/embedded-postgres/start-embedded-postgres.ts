import { setTimeout as delay } from "node:timers/promises";
import { StartupError } from "../startup-error";
import { findBinaries } from "./binaries";
import { ensureCluster, ensureOwner, ownerUrl, superuserUrl, type ClusterPasswords } from "./cluster";
import { findFreePort, isPortFree } from "./free-port";
import { findHolder, lockDataDir } from "./instance-lock";
import { choosePlace, ensureDataDir, type Place } from "./place";
import { clearOrphan, startPostmaster, type Postmaster } from "./postmaster";
import { readState, writeState, type EmbeddedState } from "./state-file";

const START_ATTEMPTS = 5;
const RESTART_DELAY_MAX_MS = 5_000;

// Errors quote the statement and the row otherwise, and both hold customers' data.
const QUIET_LOG = { log_min_error_statement: "panic", log_error_verbosity: "terse", log_checkpoints: "off" };

const SETTINGS = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  cluster_name: "gatehouse",
  max_connections: "100",
  max_wal_size: "256MB",
  jit: "off",
  timezone: "UTC",
  ...QUIET_LOG,
};

// For databases of one test run: lost in a power cut, and three times as fast to clone.
const THROWAWAY = { fsync: "off", synchronous_commit: "off", full_page_writes: "off" };

/** How to start the embedded PostgreSQL of a data folder. */
export interface EmbeddedOptions {
  readonly dataDir: string;
  readonly passwords: ClusterPasswords;
  readonly onProgress?: (line: string) => void;
  /** Without durability: tests only. */
  readonly isThrowaway?: boolean;
}

/** A PostgreSQL server that we keep running until `stop`. */
export interface EmbeddedPostgres {
  /** URL of the application's role: not a superuser, bound by row-level security. */
  readonly url: string;
  readonly superuserUrl: string;
  readonly port: number;
  /** Folder that holds the database. */
  readonly home: string;
  stop(): Promise<void>;
}

/**
 * Starts the PostgreSQL of a data folder, creating it at the first start, and restarts it if it dies.
 * Refuses when another process runs on the same folder; ends what a killed one left behind.
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const { dataDir, passwords, isThrowaway = false } = options;
  const say = options.onProgress ?? (() => undefined);
  await ensureDataDir(dataDir);
  const release = await lockDataDir(dataDir);
  try {
    const binaries = await findBinaries();
    const state = await readState(dataDir);
    const place = await choosePlace(dataDir, binaries, state);
    if (place.home !== state?.home && !place.home.startsWith(dataDir)) {
      say(
        `The database lives in ${place.home}: PostgreSQL does not run as root and cannot enter ${dataDir}.`,
      );
    }
    const superuserPassword = passwords.superuser;
    await ensureCluster(place, binaries, { superuserPassword, isDurable: !isThrowaway });
    const settings = isThrowaway ? { ...SETTINGS, ...THROWAWAY } : SETTINGS;
    const boot = (port: number) => startPatiently(place, port, { settings, say });
    const { port, postmaster } = await startOnFreePort(dataDir, place, state, boot);
    const supervised = keepRunning(postmaster, () => boot(port), say);
    try {
      await ensureOwner(port, passwords);
    } catch (error) {
      await supervised.stop();
      throw error;
    }
    return {
      url: ownerUrl(port, passwords),
      superuserUrl: superuserUrl(port, passwords),
      port,
      home: place.home,
      stop: async () => {
        await supervised.stop();
        release();
      },
    };
  } catch (error) {
    release();
    throw error;
  }
}

/** URL of the database that another process runs for this data folder right now, or null. */
export async function findRunningUrl(dataDir: string, passwords: ClusterPasswords): Promise<string | null> {
  if (findHolder(dataDir) === null) return null;
  const state = await readState(dataDir);
  return state === null ? null : ownerUrl(state.port, passwords);
}

async function startOnFreePort(
  dataDir: string,
  place: Place,
  state: EmbeddedState | null,
  boot: (port: number) => Promise<Postmaster>,
): Promise<{ port: number; postmaster: Postmaster }> {
  const isKept = state !== null && (await isPortFree(state.port));
  const port = isKept ? state.port : await findFreePort();
  await writeState(dataDir, { home: place.home, port });
  return { port, postmaster: await boot(port) };
}

// Backends of a killed server need a moment to notice; until then their shared memory keeps the new one out.
async function startPatiently(
  place: Place,
  port: number,
  options: { settings: Readonly<Record<string, string>>; say: (line: string) => void },
): Promise<Postmaster> {
  const onWaiting = () => {
    options.say("The database is recovering from an unclean stop…");
  };
  for (let attempt = 1; ; attempt += 1) {
    if ((await clearOrphan(place.cluster)) === "stopped")
      options.say("Stopped a database left by an earlier run.");
    try {
      return await startPostmaster(place, port, { settings: options.settings, onWaiting });
    } catch (error) {
      const isPassing = error instanceof StartupError && /shared memory block|lock file/.test(error.message);
      if (!isPassing || attempt === START_ATTEMPTS) throw error;
      await delay(attempt * 500);
    }
  }
}

function keepRunning(
  first: Postmaster,
  boot: () => Promise<Postmaster>,
  say: (line: string) => void,
): { stop(): Promise<void> } {
  let current = first;
  let isStopping = false;
  const supervise = async (): Promise<void> => {
    for (let failures = 0; ;) {
      await current.exited;
      if (isStopping) return;
      say("The database stopped unexpectedly; starting it again.");
      try {
        current = await boot();
        failures = 0;
        if (isStopping) await current.stop();
      } catch (error) {
        failures += 1;
        say(error instanceof Error ? error.message : String(error));
        await delay(Math.min(RESTART_DELAY_MAX_MS, 250 * 2 ** failures));
      }
    }
  };
  const supervision = supervise();
  return {
    stop: async () => {
      isStopping = true;
      await current.stop();
      await supervision;
    },
  };
}
