import { createHash, randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, chown, cp, mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { StartupError } from "../startup-error";
import { programOf, type Binaries } from "./binaries";
import type { EmbeddedState } from "./state-file";
import { canRun, canWrite, chooseUser, type SystemUser } from "./system-user";

// Tried in order when DATA_DIR is closed to the account PostgreSQL runs under. No folder that a reboot empties.
const SHARED_ROOTS = ["/var/lib", "/srv", "/opt"];

const OWN_ENTRIES = /^(secrets\.json|embedded-postgres\.lock|postgres|journal|instance\.json|demo\.json)/;

/** Where one cluster lives and how it is run. */
export interface Place {
  readonly home: string;
  readonly cluster: string;
  readonly native: string;
  readonly user: SystemUser | null;
}

/** Finds (or makes) the folder of the cluster and binaries that its account may run. */
export async function choosePlace(
  dataDir: string,
  binaries: Binaries,
  state: EmbeddedState | null,
): Promise<Place> {
  if (state !== null && !existsSync(state.home)) {
    throw new StartupError(
      `The embedded database of ${dataDir} was kept in ${state.home}, which no longer exists. ` +
        `Restore that folder, or delete ${path.join(dataDir, "embedded-postgres.json")} to start with an empty database.`,
    );
  }
  const inside = path.join(dataDir, "postgres");
  const user = chooseUser(path.join(state?.home ?? inside, "cluster"));
  const home = state?.home ?? (await makeHome(dataDir, inside, user));
  return {
    home,
    cluster: path.join(home, "cluster"),
    native: await chooseNative(binaries, home, user),
    user,
  };
}

/** Creates DATA_DIR. Under root others may pass through it (not list it), so that PostgreSQL's account reaches its folder. */
export async function ensureDataDir(dataDir: string): Promise<void> {
  if (existsSync(dataDir)) {
    if (!(await stat(dataDir)).isDirectory()) {
      throw new StartupError(`DATA_DIR (${dataDir}) is not a folder. Choose another one.`);
    }
    return;
  }
  try {
    await mkdir(dataDir, { recursive: true });
    await chmod(dataDir, process.getuid?.() === 0 ? 0o711 : 0o700);
  } catch (cause) {
    throw new StartupError(`Cannot create DATA_DIR (${dataDir}). Choose a folder you may write to.`, {
      cause,
    });
  }
}

async function makeHome(dataDir: string, inside: string, user: SystemUser | null): Promise<string> {
  if (user === null) {
    await mkdir(inside, { recursive: true, mode: 0o700 });
    return inside;
  }
  if ((await tryHome(inside, user)) || (await tryPassage(dataDir, inside, user))) return inside;
  const digest = createHash("sha256").update(dataDir).digest("hex").slice(0, 8);
  const name = `gatehouse-${digest}-${randomBytes(3).toString("hex")}`;
  for (const root of SHARED_ROOTS) {
    const home = path.join(root, name);
    if (await tryHome(home, user)) return home;
  }
  throw new StartupError(
    `PostgreSQL does not run as root, and the user it would run as (uid ${String(user.uid)}) cannot enter ${dataDir}, ` +
      `nor could a folder be made in ${SHARED_ROOTS.join(", ")}. Set DATA_DIR to a folder that other users can enter, ` +
      "start Gatehouse as an ordinary user, or set DATABASE_URL.",
  );
}

// A closed folder that holds nothing but ours (one from `mktemp -d`, say) gets what `ensureDataDir` gives a new one, so
// that the database stays inside and goes away with it.
async function tryPassage(dataDir: string, inside: string, user: SystemUser): Promise<boolean> {
  const { mode } = await stat(dataDir);
  const foreign = (await readdir(dataDir)).filter((name) => !OWN_ENTRIES.test(name));
  if (foreign.length > 0) return false;
  await chmod(dataDir, mode | 0o011);
  if (await tryHome(inside, user)) return true;
  await chmod(dataDir, mode);
  return false;
}

async function tryHome(home: string, user: SystemUser): Promise<boolean> {
  const isNew = !existsSync(home);
  try {
    await mkdir(home, { recursive: true, mode: 0o700 });
    await chown(home, user.uid, user.gid);
  } catch {
    return false;
  }
  if (canWrite(home, user)) return true;
  if (isNew) await rm(home, { recursive: true, force: true });
  return false;
}

async function chooseNative(binaries: Binaries, home: string, user: SystemUser | null): Promise<string> {
  const installed = canRun(programOf(binaries.native, "postgres"), user);
  if (installed.ok) return binaries.native;
  const copy = path.join(home, `native-${binaries.version}`);
  if (user !== null) {
    if (!existsSync(copy)) await copyNative(binaries.native, copy);
    const copied = canRun(programOf(copy, "postgres"), user);
    if (copied.ok) return copy;
  }
  throw new StartupError(
    `The embedded PostgreSQL does not start on this machine: ${installed.reason}. ` +
      "It needs glibc 2.27 or newer on Linux (Alpine has none). Otherwise install PostgreSQL and set DATABASE_URL.",
  );
}

async function copyNative(source: string, target: string): Promise<void> {
  const draft = `${target}.${randomBytes(4).toString("hex")}`;
  await cp(source, draft, { recursive: true, verbatimSymlinks: true });
  await chmod(draft, 0o755);
  await rename(draft, target);
}
